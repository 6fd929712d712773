using System.Security.Cryptography;
using DbGuard.Protocol.Postgres.Authentication;
using DbGuard.TestKit;
using DbGuard.TestKit.Certificates;
using DbGuard.TestKit.Processes;
using Npgsql;

namespace DbGuard.Protocol.Postgres.Tests.RealPeers;

/// <summary>Our server side against real clients.</summary>
public sealed class ClientLoginIntegrationTests
{
    [Theory]
    [InlineData("disable", "disable", ScramMechanisms.Sha256)]
    [InlineData("require", "require", ScramMechanisms.Sha256Plus)]
    [InlineData("require", "disable", ScramMechanisms.Sha256)]
    public async Task Psql_RightPassword_IsServed(string sslMode, string channelBinding, string mechanism)
    {
        using var authority = new TestAuthority();
        using var server = new WireServer(ScramVerifier.Create("pa\u0308sswo\u0308rd"), sslMode == "disable" ? null : authority.Issue());
        var serving = server.ServeAsync();
        var result = await PsqlAsync(server, "p\u00E4ssw\u00F6rd", sslMode, channelBinding);
        Assert.Equal("hello|(null)\n", result.OutputText);
        Assert.Contains("NOTICE:  noted\nHINT:  nothing to do", result.ErrorText, StringComparison.Ordinal);
        Assert.Null(await serving);
        Assert.Equal(mechanism, server.Mechanism);
    }

    [Fact]
    public async Task Psql_WrongPassword_IsRefusedLikeAnUnknownUser()
    {
        using var known = new WireServer(ScramVerifier.Create("secret"), null);
        using var unknown = new WireServer(ScramVerifier.Mock("agent", RandomNumberGenerator.GetBytes(32)), null);
        foreach (var server in new[] { known, unknown })
        {
            var serving = server.ServeAsync();
            var result = await PsqlAsync(server, "guess", "disable", "disable");
            Assert.Equal(2, result.ExitCode);
            Assert.Contains("FATAL:  password authentication failed", result.ErrorText, StringComparison.Ordinal);
            Assert.Equal(SqlState.InvalidPassword, (await serving)?.SqlState);
        }
    }

    [Theory]
    [InlineData(SslMode.Disable, ScramMechanisms.Sha256)]
    [InlineData(SslMode.Require, ScramMechanisms.Sha256Plus)]
    public async Task Npgsql_RightPassword_LogsIn(SslMode sslMode, string mechanism)
    {
        using var authority = new TestAuthority();
        using var server = new WireServer(ScramVerifier.Create("secret"), sslMode == SslMode.Disable ? null : authority.Issue());
        var serving = server.ServeAsync();
        var builder = new NpgsqlConnectionStringBuilder
        {
            Host = "127.0.0.1",
            Port = server.Port,
            Username = "agent",
            Password = "secret",
            Database = "shop",
            SslMode = sslMode,
            Pooling = false,
        };
        var source = new NpgsqlDataSourceBuilder(builder.ConnectionString);
        source.ConfigureTypeLoading(loading => loading.EnableTypeLoading(false));
        await using (var dataSource = source.Build())
        await using (await dataSource.OpenConnectionAsync())
        {
        }

        Assert.Null(await serving);
        Assert.Equal(mechanism, server.Mechanism);
    }

    private static Task<ToolResult> PsqlAsync(WireServer server, string password, string sslMode, string channelBinding)
    {
        var endpoint = new PostgresEndpoint("127.0.0.1", server.Port, "agent", password, "shop") { SslMode = sslMode };
        var environment = endpoint.ToEnvironment();
        environment["PGCHANNELBINDING"] = channelBinding;
        environment["PGGSSENCMODE"] = "disable";
        return ClientTool.RunAsync("psql", ["-X", "-At", "-P", "null=(null)", "-c", "select"], environment);
    }
}
