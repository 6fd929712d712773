using DbGuard.Core.Audit;
using DbGuard.TestKit.Wire;
using Npgsql;
using static DbGuard.Gateway.Tests.Postgres.Budgets.Ceiling;
using F = DbGuard.TestKit.Wire.Frontend;

namespace DbGuard.Gateway.Tests.Postgres.Budgets;

/// <summary>Write ceilings in the extended protocol: counted between the client's messages, undone by the server's own error handling.</summary>
public sealed class ExtendedCeilingTests(CeilingFixture fixture) : IClassFixture<CeilingFixture>
{
    private static readonly byte[] S = F.Sync;

    [Theory]
    [InlineData("update items set n = 1 where id <= 6", "12E")]
    [InlineData("delete from items", "12E")]
    [InlineData("insert into items select g from generate_series(21, 26) g", "12E")]
    [InlineData("with d as (delete from items where id <= 6 returning id) select count(*) from d", "12DE")]
    [InlineData("select wipe(6)", "12DE")]
    [InlineData("update items set n = 1 where id <= 6 returning id", "12DDDDDDE")]
    public async Task Pipeline_AboveTheCeiling_IsRolledBackWhole(string sql, string types)
    {
        await using var door = await fixture.StartAsync();
        var answer = await door.Client.AskAsync(
            F.Parse("insert into items values (50)"), F.Bind(), F.Execute(), F.Parse(sql), F.Bind(), F.Execute(), F.Parse("select 1"), F.Bind(), F.Execute(), S);
        Assert.Equal($"12C{types}Z", Types(answer));
        Assert.Equal("53400", answer[^2].SqlState);
        Assert.Equal('I', answer[^1].Status);
        Assert.Equal(0, await door.ChangedAsync());
        Assert.Equal("12DCZ", Types(await door.Client.AskAsync(F.Parse("select 1"), F.Bind(), F.Execute(), S)));
        Assert.Contains(door.Rig.Audit.Of(AuditRecordKind.StatementFinished), r => r.Error == "53400");
    }

    [Theory]
    [InlineData("update items set n = 1 where id <= 5", "12C", "UPDATE 5")]
    [InlineData("with d as (delete from items where id <= 5 returning id) select count(*) from d", "12DC", "SELECT 1")]
    [InlineData("select wipe(5)", "12DC", "SELECT 1")]
    public async Task Pipeline_UpToTheCeiling_IsWhatPostgresShows(string sql, string types, string tag)
    {
        await using var door = await fixture.StartAsync();
        var answer = await door.Client.AskAsync(F.Parse(sql), F.Bind(), F.Execute(), F.Parse("select 1"), F.Bind(), F.Execute(), S);
        Assert.Equal($"{types}12DCZ", Types(answer));
        Assert.Equal(tag, answer.First(m => m.Type == 'C').Tag);
        Assert.Equal(5, await door.ChangedAsync());
    }

    [Fact]
    public async Task Transaction_AboveTheCeiling_IsFailed()
    {
        await using var door = await fixture.StartAsync();
        await door.Client.AskAsync(F.Parse("begin"), F.Bind(), F.Execute(), S);
        Assert.Equal("12CZ", Types(await door.Client.AskAsync(F.Parse("update items set n = 1 where id <= 5"), F.Bind(), F.Execute(), S)));
        var answer = await door.Client.AskAsync(F.Parse("delete from items where id > 5"), F.Bind(), F.Execute(), S);
        Assert.Equal("12EZ", Types(answer));
        Assert.Equal('E', answer[^1].Status);
        Assert.Equal("25P02", (await door.Client.AskAsync(F.Parse("select 1"), F.Bind(), F.Execute(), S))[0].SqlState);
        Assert.Equal("ROLLBACK", (await door.Client.AskAsync(F.Parse("commit"), F.Bind(), F.Execute(), S)).Single(m => m.Type == 'C').Tag);
        Assert.Equal(0, await door.ChangedAsync());
    }

    [Fact]
    public async Task BeginAndCommit_InOnePipeline_CommitNothingAboveTheCeiling()
    {
        await using var door = await fixture.StartAsync();
        var answer = await door.Client.AskAsync(
            F.Parse("begin"), F.Bind(), F.Execute(), F.Parse("delete from items"), F.Bind(), F.Execute(), F.Parse("commit"), F.Bind(), F.Execute(), S);
        Assert.Equal("12C12EZ", Types(answer));
        Assert.Equal('E', answer[^1].Status);
        await door.QueryAsync("rollback");
        Assert.Equal(0, await door.ChangedAsync());
    }

    [Fact]
    public async Task Portal_ReadInSmallPortions_CountsAsOneStatement()
    {
        await using var door = await fixture.StartAsync();
        await door.QueryAsync("begin");
        Assert.Equal("12DsZ", Types(await door.Client.AskAsync(
            F.Parse("select wipe(g) from generate_series(4, 8, 4) g"), F.Bind(portal: "p"), F.Execute("p", 1), S)));
        Assert.Equal("DEZ", Types(await door.Client.AskAsync(F.Execute("p", 1), S)));
        await door.QueryAsync("rollback");
        Assert.Equal(0, await door.ChangedAsync());
    }

    [Fact]
    public async Task Error_OfTheStatement_IsTheServersAndTheRestIsSkipped()
    {
        await using var door = await fixture.StartAsync();
        var answer = await door.Client.AskAsync(
            F.Parse("select wipe(id) from items where 1 / (id - 20) < 5"), F.Bind(), F.Execute(), F.Parse("select 1"), F.Bind(), F.Execute(), S);
        Assert.Equal("22012", answer.Single(m => m.Type == 'E').SqlState);
        Assert.Equal("EZ", Types(answer)[^2..]);
        Assert.Equal(0, await door.ChangedAsync());
        Assert.Equal("12DCZ", Types(await door.Client.AskAsync(F.Parse("select 1"), F.Bind(), F.Execute(), S)));
    }

    [Theory]
    [InlineData(5, "12GC")]
    [InlineData(6, "12GE")]
    public async Task CopyIn_IsCountedBeforeTheSync(int rows, string types)
    {
        await using var door = await fixture.StartAsync();
        var data = string.Concat(Enumerable.Range(21, rows).Select(i => $"{i}\t0\tx\n"));
        var answer = await door.Client.AskAsync(F.Parse("copy items from stdin"), F.Bind(), F.Execute(), F.CopyData(data), F.CopyDone, S);
        Assert.Equal($"{types}Z", Types(answer));
        Assert.Equal(rows == 5 ? 5 : 0, await door.ChangedAsync());
    }

    [Fact]
    public async Task Statement_ByByte_IsCountedAsWell()
    {
        await using var door = await fixture.StartAsync();
        await door.Client.SendSplitAsync(F.Parse("delete from items where id <= $1"), F.Bind(["6"]), F.Execute(), S);
        Assert.Equal("12EZ", Types(await door.Client.ReadToReadyAsync()));
        Assert.Equal(0, await door.ChangedAsync());
    }

    [Fact]
    public async Task Client_ThatLeavesInTheMiddle_HasCommittedNothing()
    {
        await using var door = await fixture.StartAsync();
        await door.Client.SendAsync(F.Parse("update items set n = 1 where id <= 3 and pg_sleep(30) is not null"), F.Bind(), F.Execute(), S);
        await Running.StatementAsync(door, "pg_sleep(30)");
        door.Client.Reset();
        await Running.NoStatementAsync(door, "pg_sleep(30)");
        Assert.Equal(0, await door.ChangedAsync());
    }

    [Fact]
    public async Task Npgsql_BatchesTransactionsAndCopies_WorkUpToTheCeilingAndFailAboveIt()
    {
        await using var door = await fixture.StartAsync();
        await using var source = NpgsqlDataSource.Create(door.Rig.Endpoint(door.Database).ConnectionString);
        await using (var connection = await source.OpenConnectionAsync())
        {
            await using var batch = new NpgsqlBatch(connection)
            {
                BatchCommands = { new("update items set n = 1 where id <= 5"), new("select count(*) from items"), new("update items set n = 2 where id between 6 and 8") },
            };
            Assert.Equal(8, await batch.ExecuteNonQueryAsync());
            await using var writer = await connection.BeginBinaryImportAsync("copy items (id) from stdin (format binary)");
            for (var i = 21; i <= 25; i++)
            {
                await writer.StartRowAsync();
                await writer.WriteAsync(i);
            }

            Assert.Equal(5UL, await writer.CompleteAsync());
        }

        Assert.Equal(13, await door.ChangedAsync());

        // Npgsql gives up a connection on every error of class 53: each of these is the last on its own.
        await using (var connection = await source.OpenConnectionAsync())
        {
            await using var batch = new NpgsqlBatch(connection) { BatchCommands = { new("update items set n = 3 where id = 9"), new("delete from items") } };
            Assert.Equal("53400", (await Assert.ThrowsAsync<PostgresException>(() => batch.ExecuteNonQueryAsync())).SqlState);
        }

        await using (var connection = await source.OpenConnectionAsync())
        {
            await using var transaction = await connection.BeginTransactionAsync();
            await using var update = new NpgsqlCommand("update items set n = 9 where id > $1", connection, transaction) { Parameters = { new() { Value = 10 } } };
            Assert.Equal("53400", (await Assert.ThrowsAsync<PostgresException>(() => update.ExecuteNonQueryAsync())).SqlState);
        }

        Assert.Equal(13, await door.ChangedAsync());
        await using (var connection = await source.OpenConnectionAsync())
        {
            await using var prepared = new NpgsqlCommand("update items set n = n + 1 where id <= $1", connection) { Parameters = { new() { Value = 5 } } };
            await prepared.PrepareAsync();
            Assert.Equal(5, await prepared.ExecuteNonQueryAsync());
            prepared.Parameters[0].Value = 6;
            await Assert.ThrowsAsync<PostgresException>(() => prepared.ExecuteNonQueryAsync());
        }

        Assert.Equal(2, await door.TruthAsync("select n from items where id = 1"));
    }
}
