using System.Text.Json.Nodes;
using DbGuard.TestKit;
using DbGuard.TestKit.Certificates;
using DbGuard.TestKit.Gateway;
using DbGuard.TestKit.Issuers;
using DbGuard.TestKit.Postgres;

namespace DbGuard.Gateway.Tests.Identity;

/// <summary>A gateway process with TLS whose clients log in with tokens of a real issuer, and a server behind it.</summary>
public sealed class TokenGateway : IAsyncLifetime
{
    /// <summary>Logs in with a token as the password.</summary>
    public const string PasswordUser = "ci-migrations";

    /// <summary>Is asked for a token by OAUTHBEARER.</summary>
    public const string OAuthUser = "oauth-agent";

    private const string Policy = """
        version: 1
        profiles:
          job:
            match: {issuer: ci}
            may: {read: "*.*"}
          operator:
            match: {issuer: local}
            may: {read: "*.*"}
          migrator:
            grant: {longest: 10m}
            may: everything
          guarded:
            grant: {approvers: nobody-is-in-this-group}
            may: everything
        """;

    private readonly PostgresFixture _postgres = new();
    private readonly TestAuthority _authority = new();

    public OidcIssuer Issuer { get; private set; } = null!;

    public GatewayProcess Gateway { get; private set; } = null!;

    public PostgresServer Server => _postgres.Server;

    /// <summary>What clients check the gateway's certificate against.</summary>
    public string CaFile => Path.Combine(Gateway.Folder.Path, "gateway-ca.pem");

    public async Task InitializeAsync()
    {
        await _postgres.InitializeAsync();
        Issuer = await OidcIssuer.StartAsync();
        var certificate = _authority.Issue();
        var folder = Directory.CreateTempSubdirectory("dbguard-token-tls-");
        try
        {
            var key = Path.Combine(folder.FullName, "key.pem");
            await File.WriteAllTextAsync(key, certificate.KeyPem);
            File.SetUnixFileMode(key, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "cert.pem"), certificate.CertificatePem);
            Gateway = await GatewayProcess.StartAsync(new GatewaySettings(Server.Endpoint("postgres"), Policy, []) { Configure = c => Configure(c, folder.FullName) });
            await File.WriteAllTextAsync(CaFile, _authority.RootPem);
            await UntilListensAsync(ApiPort);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    public async Task DisposeAsync()
    {
        await Gateway.DisposeAsync();
        await Issuer.DisposeAsync();
        await _postgres.DisposeAsync();
        _authority.Dispose();
    }

    /// <summary>Port of the API for agents with tokens.</summary>
    public int ApiPort { get; private set; }

    /// <summary>Its address.</summary>
    public string ApiAddress => $"https://127.0.0.1:{ApiPort}";

    /// <summary>What a client must trust to speak to it.</summary>
    public System.Security.Cryptography.X509Certificates.X509ChainPolicy Trust() => _authority.Trust();

    /// <summary>Where a client with a token connects.</summary>
    public PostgresEndpoint Endpoint(string token) => new("127.0.0.1", Gateway.Port, PasswordUser, token, "postgres") { SslMode = "require" };

    /// <summary>A token as GitHub Actions would make it, of this issuer.</summary>
    public string Token(Action<JsonObject>? change = null)
    {
        var claims = TokenShapes.GitHub;
        claims["iss"] = Issuer.Issuer;
        change?.Invoke(claims);
        return Issuer.Key.Sign(claims);
    }

    private static async Task UntilListensAsync(int port)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (true)
        {
            using var probe = new System.Net.Sockets.TcpClient();
            try
            {
                await probe.ConnectAsync("127.0.0.1", port, deadline.Token);
                return;
            }
            catch (System.Net.Sockets.SocketException)
            {
                await Task.Delay(20, deadline.Token);
            }
        }
    }

    private void Configure(JsonObject configuration, string tls)
    {
        configuration["Postgres"]!["CertificateFile"] = Path.Combine(tls, "cert.pem");
        configuration["Postgres"]!["KeyFile"] = Path.Combine(tls, "key.pem");
        configuration["Logging"] = new JsonObject { ["LogLevel"] = new JsonObject { ["Default"] = "Trace" } };
        ApiPort = FreePort.Next();
        configuration["Api"] = new JsonObject { ["Port"] = ApiPort };
        configuration["Access"] = new JsonObject { ["MaxSessions"] = 3, ["Host"] = "localhost" };
        configuration["Issuers"] = new JsonArray(new JsonObject
        {
            ["Name"] = "ci",
            [nameof(Issuer)] = Issuer.Issuer,
            ["Audiences"] = new JsonArray("dbguard"),
            [nameof(CaFile)] = Issuer.CaFile,
            ["Users"] = new JsonArray("ci-*"),
            ["OAuthUsers"] = new JsonArray("oauth-*"),
            ["Kind"] = "Job",
        });
    }
}
