using DbGuard.TestKit.Certificates;
using DbGuard.TestKit.Postgres;

namespace DbGuard.Protocol.Postgres.Tests.RealPeers;

/// <summary>A PostgreSQL with TLS and one role per authentication method.</summary>
public sealed class LoginServerFixture : IAsyncLifetime
{
    private readonly TestAuthority _authority = new();
    private PostgresServer? _server;

    public PostgresServer Server => _server ?? throw new InvalidOperationException("the fixture is not initialised");

    public string RootPem => _authority.RootPem;

    public async Task InitializeAsync()
    {
        _server = await PostgresServer.StartAsync(new PostgresServerOptions
        {
            Certificate = _authority.Issue(),
            HostRules =
            [
                "host all u_md5 127.0.0.1/32 md5",
                "host all u_clear 127.0.0.1/32 password",
                "host all u_trust 127.0.0.1/32 trust",
                "host all u_scram 127.0.0.1/32 scram-sha-256",
            ],
        });
        using var superuser = await ConnectSuperuserAsync();
        await superuser.QueryAsync(
            """
            SET password_encryption = 'md5'; CREATE ROLE u_md5 LOGIN PASSWORD 'pässwörd';
            SET password_encryption = 'scram-sha-256'; CREATE ROLE u_clear LOGIN PASSWORD 'pässwörd';
            CREATE ROLE u_trust LOGIN; CREATE ROLE u_scram LOGIN PASSWORD 'pässwörd'
            """);
    }

    public async Task DisposeAsync()
    {
        _authority.Dispose();
        await Server.DisposeAsync();
    }

    internal async Task<WireClient> ConnectSuperuserAsync()
    {
        var client = await WireClient.ConnectAsync(Server.Endpoint(), RootPem);
        Assert.Null(client.LoginError);
        return client;
    }
}
