using DbGuard.AdoNet;
using DbGuard.Npgsql.Tests.TestKit;
using DbGuard.TestKit.Postgres;

namespace DbGuard.Npgsql.Tests.Text;

/// <summary>Texts that the driver's scanner and the server's could cut differently do not run, and none of their parts does.</summary>
public sealed class DriverReadingTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    [Theory]
    [InlineData("SELECT 1 AS foo$a$; DELETE FROM t; --$a$")]
    [InlineData("SELECT U&'a\\'; DELETE FROM t; --'")]
    [InlineData("SELECT E'\\'; DELETE FROM t; --'")]
    [InlineData("SELECT U&\"a;b\" FROM t")]
    [InlineData("SELECT $ä$;DELETE FROM t;$ä$")]
    [InlineData("CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1; SELECT 2; END")]
    [InlineData("CREATE RULE r AS ON INSERT TO t DO ALSO (DELETE FROM t; DELETE FROM t)")]
    public async Task Ambiguous_IsRefused(string text)
    {
        await using var database = await GuardedDatabase.CreateAsync(postgres.Server, Policies.Everything, "create table t (id int); insert into t values (1)");
        await using var connection = await database.Guarded.OpenConnectionAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = text;
        await Assert.ThrowsAsync<DbGuardException>(() => command.ExecuteNonQueryAsync());
        command.CommandText = "SELECT count(*) FROM t";
        Assert.Equal(1L, await command.ExecuteScalarAsync());
    }

    [Theory]
    [InlineData("SELECT 'a;b'", "a;b")]
    [InlineData("SELECT 'it''s;' -- ;", "it's;")]
    [InlineData("SELECT $$a;b$$;", "a;b")]
    [InlineData("SELECT /* ; /* ; */ */ 'x' ; ; ", "x")]
    [InlineData("SELECT 'x' AS \"a;b\"", "x")]
    public async Task Plain_Runs(string text, string expected)
    {
        await using var database = await GuardedDatabase.CreateAsync(postgres.Server, Policies.Everything, "");
        await using var connection = await database.Guarded.OpenConnectionAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = text;
        Assert.Equal(expected, await command.ExecuteScalarAsync());
    }
}
