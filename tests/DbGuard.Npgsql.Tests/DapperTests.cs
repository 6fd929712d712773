using Dapper;
using DbGuard.AdoNet;
using DbGuard.Npgsql.Tests.TestKit;
using DbGuard.TestKit.Postgres;

namespace DbGuard.Npgsql.Tests;

public sealed class DapperTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    [Fact]
    public async Task Queries_AreMaskedAndDecided()
    {
        await using var database = await GuardedDatabase.CreateAsync(
            postgres.Server, Policies.Masked("redact"), "create table t (id int primary key, name text, secret text); insert into t values (1, 'one', 'canary'), (2, 'two', 'canary')");
        await using var connection = await database.Guarded.OpenConnectionAsync();

        var rows = (await connection.QueryAsync<Row>("SELECT id, name, secret FROM t WHERE id <= @most ORDER BY id", new { most = 2 })).ToList();
        Assert.Equal([new Row(1, "one", "[redacted]"), new Row(2, "two", "[redacted]")], rows);

        // Dapper knows by the name of the driver's connection whether arrays are bound as such: behind a wrapper it writes lists out.
        Assert.Equal(2, (await connection.QueryAsync<int>("SELECT id FROM t WHERE id IN @ids", new { ids = new[] { 1, 2 } })).Count());
        Assert.Equal(1, connection.Execute("UPDATE t SET name = @name WHERE id = @id", new { id = 1, name = "uno" }));
        Assert.Equal("uno", await connection.ExecuteScalarAsync<string>("SELECT name FROM t WHERE id = @id", new { id = 1 }));
        await Assert.ThrowsAsync<DbGuardException>(() => connection.ExecuteAsync("DELETE FROM t WHERE id = @id", new { id = 1 }));

        using var several = await connection.QueryMultipleAsync("SELECT name FROM t WHERE id = @id; SELECT secret FROM t WHERE id = @id", new { id = 1 });
        Assert.Equal("uno", await several.ReadSingleAsync<string>());
        Assert.Equal("[redacted]", await several.ReadSingleAsync<string>());
    }

    private sealed record Row(int Id, string Name, string Secret);
}
