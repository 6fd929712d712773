using DbGuard.TestKit.Certificates;
using DbGuard.TestKit.Postgres;
using DbGuard.TestKit.Processes;
using Npgsql;

namespace DbGuard.Gateway.Tests.TestKit;

public sealed class PostgresServerTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    [Fact]
    public async Task Databases_ClonedFromOne_AreApart()
    {
        var template = await postgres.Server.CreateDatabaseAsync("create table t (a int); insert into t values (1)");
        var copy = await postgres.Server.CloneDatabaseAsync(template);

        await postgres.Server.ExecuteAsync(copy, "insert into t values (2)");

        Assert.Equal(1L, await postgres.Server.ScalarAsync(template, "select count(*) from t"));
        Assert.Equal(2L, await postgres.Server.ScalarAsync(copy, "select count(*) from t"));
    }

    [Fact]
    public async Task Psql_WithWrongPassword_IsRefused()
    {
        var endpoint = postgres.Server.Endpoint() with { Password = "wrong" };

        var result = await ClientTool.PsqlAsync(endpoint, ["-c", "select 1"]);

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("password authentication failed", result.ErrorText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Server_WithCertificate_TakesVerifiedTlsOnly()
    {
        using var authority = new TestAuthority();
        await using var server = await PostgresServer.StartAsync(new() { Certificate = authority.Issue() });
        var root = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(root, authority.RootPem);
            var builder = (server.Endpoint() with { SslMode = "verify-full" }).Builder();
            builder.RootCertificate = root;
            await using var connection = new NpgsqlConnection(builder.ConnectionString);
            await connection.OpenAsync();
            await using var command = new NpgsqlCommand("select ssl from pg_stat_ssl where pid = pg_backend_pid()", connection);
            Assert.Equal(true, await command.ExecuteScalarAsync());
        }
        finally
        {
            File.Delete(root);
        }

        await Assert.ThrowsAsync<PostgresException>(() => server.ExecuteAsync("postgres", "select 1"));
    }

    [Fact]
    public async Task Server_Stopped_LeavesNothing()
    {
        var server = await PostgresServer.StartAsync();
        Assert.True(Directory.Exists(server.Directory));

        await server.DisposeAsync();

        Assert.False(Directory.Exists(server.Directory));
        Assert.False(Directory.Exists($"/proc/{server.ProcessId}"));
    }
}
