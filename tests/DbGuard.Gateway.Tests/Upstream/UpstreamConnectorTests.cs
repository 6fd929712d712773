using DbGuard.Gateway.Options;
using DbGuard.Gateway.Upstream;
using DbGuard.TestKit.Certificates;
using DbGuard.TestKit.Postgres;

namespace DbGuard.Gateway.Tests.Upstream;

/// <summary>The gateway's own login on a real server, every way there is.</summary>
public sealed class UpstreamConnectorTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("dbguard-upstream-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("trust")]
    [InlineData("password")]
    [InlineData("md5")]
    [InlineData("scram-sha-256")]
    public async Task Login_ByMethod_Succeeds(string method)
    {
        await using var server = await PostgresServer.StartAsync(new PostgresServerOptions
        {
            Authentication = method,
            Settings = method == "md5" ? ["password_encryption=md5"] : [],
        });
        await StoreAnewAsync(server, method);
        await AssertWorksAsync(Options(server));
    }

    /// <summary>A password that was stored for SCRAM makes the server ask for SCRAM although pg_hba.conf says md5.</summary>
    private static async Task StoreAnewAsync(PostgresServer server, string method)
    {
        if (method == "md5")
        {
            await PostgresServer.ExecuteAsync(server.Endpoint() with { SslMode = "prefer" }, $"""
                alter role {PostgresServer.Superuser} password '{server.Password}';
                do $$ begin assert (select rolpassword from pg_authid where rolname = current_user) like 'md5%'; end $$
                """);
        }
    }

    [Fact]
    public async Task Login_WrongPassword_IsRefused()
    {
        await using var server = await PostgresServer.StartAsync();
        var options = Options(server);
        options.PasswordFile = Secret("not the password");
        var refused = await Assert.ThrowsAsync<UpstreamException>(() => ConnectAsync(options));
        Assert.Equal("28P01", refused.SqlState);
        Assert.DoesNotContain("not the password", refused.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Login_RotatedPassword_IsReadAgain()
    {
        await using var server = await PostgresServer.StartAsync();
        var options = Options(server);
        var connector = new UpstreamConnector(UpstreamEndpoint.From(options));
        await using (await connector.ConnectAsync(new UpstreamLogin("postgres", []), CancellationToken.None))
        {
            await server.ExecuteAsync("postgres", "alter role postgres password 'rotated'");
        }

        await File.WriteAllTextAsync(options.PasswordFile!, "rotated\n");
        await using var again = await connector.ConnectAsync(new UpstreamLogin("postgres", []), CancellationToken.None);
        Assert.NotNull(again.CancelKey);
    }

    [Fact]
    public async Task Superuser_IsNotUsed_UnlessToldOtherwise()
    {
        await using var server = await PostgresServer.StartAsync();
        var options = Options(server);
        options.AllowSuperuser = false;
        var refused = await Assert.ThrowsAsync<UpstreamException>(() => ConnectAsync(options));
        Assert.True(refused.IsSuperuser);
        Assert.Equal(refused.Message, await UpstreamRoleCheck.RefusalAsync(new GatewayOptions { Upstream = options }, CancellationToken.None));

        await server.ExecuteAsync("postgres", "create role app login password 'app-secret'");
        await File.WriteAllTextAsync(options.PasswordFile!, "app-secret\n");
        options.User = "app";
        await AssertWorksAsync(options);
        Assert.Null(await UpstreamRoleCheck.RefusalAsync(new GatewayOptions { Upstream = options }, CancellationToken.None));
    }

    [Fact]
    public async Task UnixSocket_Login_Succeeds()
    {
        await using var server = await PostgresServer.StartAsync();
        var options = Options(server);
        options.Host = server.Directory;
        await AssertWorksAsync(options);
    }

    [Fact]
    public async Task Tls_VerifyFull_AcceptsTheRightServerOnly()
    {
        using var authority = new TestAuthority();
        using var stranger = new TestAuthority("somebody else");
        await using var server = await PostgresServer.StartAsync(new PostgresServerOptions { Certificate = authority.Issue("localhost", forLoopback: false) });
        var options = Options(server);
        options.Tls = UpstreamTls.VerifyFull;
        options.CaFile = Pem("ca.pem", authority.RootPem);
        options.Host = "localhost";
        await AssertWorksAsync(options);

        options.Host = "127.0.0.1";
        await Assert.ThrowsAsync<UpstreamException>(() => ConnectAsync(options));

        options.Host = "localhost";
        options.CaFile = Pem("stranger.pem", stranger.RootPem);
        await Assert.ThrowsAsync<UpstreamException>(() => ConnectAsync(options));
    }

    [Fact]
    public async Task Tls_Require_EncryptsAndRefusesAServerWithoutIt()
    {
        using var authority = new TestAuthority();
        await using var encrypted = await PostgresServer.StartAsync(new PostgresServerOptions { Certificate = authority.Issue() });
        var options = Options(encrypted);
        options.Tls = UpstreamTls.Require;
        await using (var connection = await ConnectAsync(options))
        {
            Assert.Equal("t", Assert.Single(await connection.QueryTextAsync("select ssl from pg_stat_ssl where pid = pg_backend_pid()", CancellationToken.None))[0]);
        }

        await using var plain = await PostgresServer.StartAsync();
        var refused = Options(plain);
        refused.Tls = UpstreamTls.Require;
        await Assert.ThrowsAsync<UpstreamException>(() => ConnectAsync(refused));
    }

    [Fact]
    public void Tls_IsVerified_WhereNothingElseIsSaid()
    {
        Assert.Equal(UpstreamTls.VerifyFull, new UpstreamOptions { Host = "db.bank.internal" }.EffectiveTls());
        Assert.Equal(UpstreamTls.Disable, new UpstreamOptions { Host = "/var/run/postgresql" }.EffectiveTls());
    }

    [Theory]
    [InlineData("scram-sha-256", true)]
    [InlineData("password", false)]
    [InlineData("md5", false)]
    [InlineData("trust", false)]
    public async Task ChannelBinding_Required_TakesNoOtherLogin(string method, bool works)
    {
        using var authority = new TestAuthority();
        await using var server = await PostgresServer.StartAsync(new PostgresServerOptions
        {
            Authentication = method,
            Certificate = authority.Issue(),
            Settings = method == "md5" ? ["password_encryption=md5"] : [],
        });
        await StoreAnewAsync(server, method);
        var options = Options(server);
        options.Tls = UpstreamTls.Require;
        options.ChannelBinding = UpstreamChannelBinding.Require;
        if (works)
        {
            await AssertWorksAsync(options);
            return;
        }

        var refused = await Assert.ThrowsAsync<UpstreamException>(() => ConnectAsync(options));
        Assert.Equal("channel binding is required but the upstream server asks for another kind of login", refused.Message);
    }

    [Fact]
    public async Task Pins_OfEverySession_AreSet()
    {
        await using var server = await PostgresServer.StartAsync();
        await server.ExecuteAsync("postgres", "alter role postgres set standard_conforming_strings = off; alter role postgres set client_encoding = 'LATIN1'");
        await using var connection = await ConnectAsync(Options(server));
        var row = Assert.Single(await connection.QueryTextAsync("select current_setting('standard_conforming_strings'), current_setting('client_encoding')", CancellationToken.None));
        Assert.Equal(new string?[] { "on", "UTF8" }, row);
    }

    [Fact]
    public async Task Query_Refused_SaysTheSqlState()
    {
        await using var server = await PostgresServer.StartAsync();
        await using var connection = await ConnectAsync(Options(server));
        var refused = await Assert.ThrowsAsync<UpstreamException>(() => connection.QueryTextAsync("select 1/0", CancellationToken.None));
        Assert.Equal("22012", refused.SqlState);
        Assert.Equal("1", Assert.Single(await connection.QueryTextAsync("select 1", CancellationToken.None))[0]);
    }

    private static async Task AssertWorksAsync(UpstreamOptions options)
    {
        await using var connection = await ConnectAsync(options);
        Assert.Equal(new string?[] { "1", null }, Assert.Single(await connection.QueryTextAsync("select 1, null", CancellationToken.None)));
        Assert.Contains(connection.Parameters, p => p is { Key: "client_encoding", Value: "UTF8" });
    }

    private static Task<UpstreamConnection> ConnectAsync(UpstreamOptions options) =>
        new UpstreamConnector(UpstreamEndpoint.From(options)).ConnectAsync(new UpstreamLogin("postgres", []), CancellationToken.None);

    private UpstreamOptions Options(PostgresServer server) => new()
    {
        AllowSuperuser = true,
        Tls = UpstreamTls.Disable,
        Host = PostgresServer.Host,
        Port = server.Port,
        User = PostgresServer.Superuser,
        PasswordFile = Secret(server.Password),
    };

    private string Secret(string text) => Pem($"{Guid.NewGuid():N}.password", $"{text}\n");

    private string Pem(string name, string text)
    {
        var path = Path.Combine(_folder.FullName, name);
        File.WriteAllText(path, text);
        return path;
    }
}
