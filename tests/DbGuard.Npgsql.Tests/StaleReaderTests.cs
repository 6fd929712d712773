using System.Data.Common;
using DbGuard.Npgsql.Tests.TestKit;
using DbGuard.TestKit.Postgres;
using Npgsql;

namespace DbGuard.Npgsql.Tests;

/// <summary>The driver uses one reader object again and again: what an old guarded reader still holds must never show a later result past its masks.</summary>
public sealed class StaleReaderTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    private const string Tables = "create table t (id int primary key, name text, secret text); insert into t values (1, 'ann', 'canary-1');";
    private const string Policy = "version: 1\nlabels: {pii: [public.t.secret]}\nmasks: {pii: redact}\nprofiles: {all: {match: everyone, may: {read: [public.*]}}}";

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task ClosedReader_ShowsNothingOfTheNextResult(bool disposed, bool sameCommand)
    {
        await using var database = await GuardedDatabase.CreateAsync(postgres.Server, Policy, Tables);
        await using var connection = await database.Guarded.OpenConnectionAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "select name, id from t";
        var old = await command.ExecuteReaderAsync();
        Assert.True(await old.ReadAsync());
        Assert.Equal("ann", old.GetString(0));
        await (disposed ? old.DisposeAsync().AsTask() : old.CloseAsync());

        await using var other = connection.CreateCommand();
        var next = sameCommand ? command : other;
        next.CommandText = "select secret, id from t";
        await using (var reader = await next.ExecuteReaderAsync())
        {
            Assert.True(await reader.ReadAsync());
            await NothingLeavesAsync(old);
            await (disposed ? old.DisposeAsync().AsTask() : old.CloseAsync());
            Assert.Equal("[redacted]", reader.GetString(0));
            Assert.False(await reader.ReadAsync());
        }
    }

    [Fact]
    public async Task ReaderOfAClosedConnection_ShowsNothingOfTheNextSession()
    {
        await using var database = await GuardedDatabase.CreateAsync(postgres.Server, Policy, Tables);
        var first = await database.Guarded.OpenConnectionAsync();
        await using var command = first.CreateCommand();
        command.CommandText = "select name, id from t";
        var old = await command.ExecuteReaderAsync();
        Assert.True(await old.ReadAsync());
        await first.DisposeAsync();

        await using var second = await database.Guarded.OpenConnectionAsync();
        await using var next = second.CreateCommand();
        next.CommandText = "select secret, id from t";
        await using var reader = await next.ExecuteReaderAsync();
        Assert.True(await reader.ReadAsync());
        await NothingLeavesAsync(old);
        await old.DisposeAsync();
        Assert.Equal("[redacted]", reader.GetString(0));
    }

    private static async Task NothingLeavesAsync(DbDataReader old)
    {
        Assert.True(old.IsClosed);
        foreach (var getter in Getters.All.Keys)
        {
            Assert.StartsWith("! ", await Getters.AskAsync(old, 0, getter), StringComparison.Ordinal);
        }

        Assert.ThrowsAny<InvalidOperationException>(() => old.Read());
        await Assert.ThrowsAnyAsync<InvalidOperationException>(() => old.ReadAsync());
        Assert.ThrowsAny<InvalidOperationException>(() => old.NextResult());
        Assert.ThrowsAny<InvalidOperationException>(() => old.FieldCount);
    }
}
