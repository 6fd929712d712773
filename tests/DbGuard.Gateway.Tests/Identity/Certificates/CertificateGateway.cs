using System.Text.Json.Nodes;
using DbGuard.TestKit;
using DbGuard.TestKit.Certificates;
using DbGuard.TestKit.Gateway;
using DbGuard.TestKit.Postgres;

namespace DbGuard.Gateway.Tests.Identity.Certificates;

/// <summary>A gateway process whose clients may log in with SPIFFE certificates, and a server behind it.</summary>
public class CertificateGateway : IAsyncLifetime
{
    /// <summary>An identity that the policy knows.</summary>
    public const string Workload = "spiffe://bank.example/ns/payments/sa/reports";

    private const string Policy = """
        version: 1
        profiles:
          payments:
            match: {issuer: spiffe, subjects: "spiffe://bank.example/ns/payments/*"}
            may: {read: "*.*"}
          agents:
            match: {issuer: config}
            may: everything
        """;

    private readonly PostgresFixture _postgres = new();
    private readonly TestAuthority _serverAuthority = new("servers");
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("dbguard-certificates-");

    /// <summary>The authority whose clients are let in.</summary>
    public TestAuthority Authority { get; } = new("workloads");

    /// <summary>Another one.</summary>
    public TestAuthority Stranger { get; } = new("strangers");

    /// <summary>An agent with a password.</summary>
    public GatewayAgent Agent { get; } = new("agent", "agent-password");

    public GatewayProcess Gateway { get; private set; } = null!;

    /// <summary>What clients check the gateway's certificate against.</summary>
    public string CaFile => Path.Combine(_folder.FullName, "gateway-ca.pem");

    /// <summary>What the gateway checks clients against.</summary>
    public string ClientCaFile => Path.Combine(_folder.FullName, "clients-ca.pem");

    protected virtual string Mode => "Optional";

    protected virtual string MinimumTls => "Tls12";

    public async Task InitializeAsync()
    {
        await _postgres.InitializeAsync();
        var (certificate, key) = Write("gateway", _serverAuthority.Issue());
        await File.WriteAllTextAsync(CaFile, _serverAuthority.RootPem);
        await File.WriteAllTextAsync(ClientCaFile, Authority.RootPem);
        Gateway = await GatewayProcess.StartAsync(new GatewaySettings(_postgres.Server.Endpoint("postgres"), Policy, [Agent])
        {
            Configure = configuration =>
            {
                configuration["Postgres"]!["CertificateFile"] = certificate;
                configuration["Postgres"]!["KeyFile"] = key;
                configuration["Postgres"]!["ClientCertificate"] = Mode;
                configuration["Postgres"]!["ClientCa"] = ClientCaFile;
                configuration["Postgres"]![nameof(MinimumTls)] = MinimumTls;
                configuration["Spiffe"] = new JsonObject { ["TrustDomain"] = "bank.example", ["Users"] = new JsonArray("svc-*") };
            },
        });
    }

    public async Task DisposeAsync()
    {
        await Gateway.DisposeAsync();
        await _postgres.DisposeAsync();
        Authority.Dispose();
        Stranger.Dispose();
        _serverAuthority.Dispose();
        _folder.Delete(recursive: true);
    }

    /// <summary>What a client must trust to speak to the gateway.</summary>
    public System.Security.Cryptography.X509Certificates.X509ChainPolicy Trust() => _serverAuthority.Trust();

    /// <summary>Writes certificate and key for a client program.</summary>
    public (string Certificate, string Key) Write(string name, TestCertificate certificate)
    {
        var (file, key) = (Path.Combine(_folder.FullName, $"{name}.pem"), Path.Combine(_folder.FullName, $"{name}.key"));
        File.WriteAllText(file, certificate.CertificatePem);
        File.WriteAllText(key, certificate.KeyPem);
        File.SetUnixFileMode(key, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return (file, key);
    }

    /// <summary>How a client program connects as a user; without a certificate where none is given.</summary>
    public Dictionary<string, string?> Environment(string user, (string Certificate, string Key)? files)
    {
        var environment = new PostgresEndpoint("127.0.0.1", Gateway.Port, user, user == Agent.Name ? Agent.Password : "none", "postgres") { SslMode = "verify-full" }.ToEnvironment();
        environment["PGSSLROOTCERT"] = CaFile;
        environment["PGSSLCERT"] = files?.Certificate ?? "/nonexistent";
        environment["PGSSLKEY"] = files?.Key;
        return environment;
    }
}
