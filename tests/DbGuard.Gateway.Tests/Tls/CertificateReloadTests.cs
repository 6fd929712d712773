using System.Net.Http;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using DbGuard.TestKit;
using DbGuard.TestKit.Certificates;
using DbGuard.TestKit.Gateway;
using DbGuard.TestKit.Postgres;
using DbGuard.TestKit.Processes;
using DbGuard.TestKit.Wire;

namespace DbGuard.Gateway.Tests.Tls;

/// <summary>The gateway process while certificates are replaced under it, at both doors.</summary>
public sealed class CertificateReloadTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>, IAsyncLifetime
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(15);

    private const string Policy = """
        version: 1
        profiles:
          all:
            match: everyone
            may: {read: "*.*"}
        """;

    private readonly TestAuthority _authority = new("servers");
    private readonly TestAuthority _clients = new("workloads");
    private readonly GatewayAgent _agent = new("agent", "agent-password");
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("dbguard-reload-");
    private SecretVolume _volume = null!;
    private GatewayProcess _gateway = null!;
    private int _apiPort;

    private string ClientCaFile => Path.Combine(_folder.FullName, "clients.pem");

    public async Task InitializeAsync()
    {
        using var between = _authority.Subordinate("issuing servers");
        _volume = await SecretVolume.WithAsync(between.Issue());
        await File.WriteAllTextAsync(ClientCaFile, _clients.RootPem);
        await StartAsync(_ => { });
    }

    public async Task DisposeAsync()
    {
        await _gateway.DisposeAsync();
        _volume.Dispose();
        _authority.Dispose();
        _clients.Dispose();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task SwappedVolume_ServesTheNewCertificate_AtBothDoors_AndSessionsGoOn()
    {
        // The chain was verified to the root alone: the authority between came from the file.
        var old = await PostgresSerialAsync();
        await UntilAsync(async () => await ApiSerialAsync() == old);
        await using var session = await LogInAsync();
        var next = _authority.Issue();
        await _volume.SwapAsync(next);
        var serial = SerialOf(next);
        await UntilAsync(async () => await PostgresSerialAsync() == serial && await ApiSerialAsync() == serial);
        Assert.Equal('I', (await session.AskAsync(Frontend.Query("select 1")))[^1].Status);
        await using var another = await LogInAsync();
        Assert.Equal('I', (await another.AskAsync(Frontend.Query("select 1")))[^1].Status);
        Assert.Contains("New Postgres:CertificateFile in force", _gateway.Process.Output.Text, StringComparison.Ordinal);
        var end = new DateTimeOffset(next.ToX509().NotAfter).ToUnixTimeSeconds();
        await UntilAsync(async () =>
        {
            var metrics = await MetricsAsync();
            return metrics.Contains($"dbguard_certificate_expiry_timestamp_seconds{{door=\"postgres\"}} {end}\n", StringComparison.Ordinal)
                && metrics.Contains($"dbguard_certificate_expiry_timestamp_seconds{{door=\"api\"}} {end}\n", StringComparison.Ordinal)
                && metrics.Contains("dbguard_certificate_reloads_total{outcome=\"accepted\"} 1\n", StringComparison.Ordinal);
        });
        Assert.Contains("DBG6031 The certificate Postgres:CertificateFile ends at", _gateway.Process.Output.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("not a pair", "certificate and key cannot be read or do not belong together")]
    [InlineData("nonsense", "certificate and key cannot be read or do not belong together")]
    [InlineData("empty", "certificate and key cannot be read or do not belong together")]
    [InlineData("no key", "the key: the file is empty")]
    [InlineData("expired", "the certificate has expired")]
    [InlineData("open to others", "the key: other users of this machine may read or write the file")]
    public async Task BrokenPair_IsRefused_TheOldOneStays_AndAGoodOneFollows(string flaw, string reason)
    {
        var old = await PostgresSerialAsync();
        var next = _authority.Issue();
        var (bad, mode) = Break(flaw, next);
        await _volume.SwapAsync(bad, mode);
        await UntilAsync(() => Task.FromResult(_gateway.Process.Output.Text.Contains("DBG6030", StringComparison.Ordinal)));
        var log = _gateway.Process.Output.Text;
        Assert.Contains($"DBG6030 Changed Postgres:CertificateFile cannot be used, the old ones stay in force: {reason}", log, StringComparison.Ordinal);
        Assert.DoesNotContain("PRIVATE KEY", log, StringComparison.Ordinal);
        Assert.DoesNotContain(next.KeyPem.Split('\n')[1], log, StringComparison.Ordinal);
        Assert.Equal(old, await PostgresSerialAsync());
        Assert.Equal(old, await ApiSerialAsync());
        Assert.Contains("dbguard_certificate_reloads_total{outcome=\"refused\"} 1\n", await MetricsAsync(), StringComparison.Ordinal);
        await _volume.SwapAsync(next);
        await UntilAsync(async () => await PostgresSerialAsync() == SerialOf(next));
    }

    [Fact]
    public async Task ApiWithACertificateOfItsOwn_ReadsThatAgain()
    {
        using var own = await SecretVolume.WithAsync(_authority.Issue());
        await _gateway.DisposeAsync();
        await StartAsync(api =>
        {
            api["CertificateFile"] = own.CertificateFile;
            api["KeyFile"] = own.KeyFile;
        });
        var postgresSerial = await PostgresSerialAsync();
        var next = _authority.Issue();
        await own.SwapAsync(next);
        await UntilAsync(async () => await ApiSerialAsync() == SerialOf(next));
        Assert.Equal(postgresSerial, await PostgresSerialAsync());
        await own.SwapAsync(next with { KeyPem = "" });
        await UntilAsync(() => Task.FromResult(_gateway.Process.Output.Text.Contains("DBG6030 Changed Api:CertificateFile cannot be used", StringComparison.Ordinal)));
        Assert.Equal(SerialOf(next), await ApiSerialAsync());
    }

    [Fact]
    public async Task ClientAuthorities_AreReadAgain_AndABrokenBundleIsNot()
    {
        using var later = new TestAuthority("later workloads");
        var id = new ClientCertificate("spiffe://bank.example/w");
        var (before, after) = (_clients.Issue(id), later.Issue(id));
        await (await LogInAsync("svc", before)).DisposeAsync();
        await Assert.ThrowsAsync<WireRefusedException>(() => LogInAsync("svc", after));

        await File.WriteAllTextAsync(ClientCaFile, after.CertificatePem);
        await UntilAsync(() => Task.FromResult(_gateway.Process.Output.Text.Contains("DBG6030 Changed Postgres:ClientCa cannot be used, the old ones stay in force: a certificate in it is not that of an authority", StringComparison.Ordinal)));
        await (await LogInAsync("svc", before)).DisposeAsync();

        await File.WriteAllTextAsync(ClientCaFile, later.RootPem);
        await UntilAsync(() => Task.FromResult(_gateway.Process.Output.Text.Contains("New Postgres:ClientCa in force", StringComparison.Ordinal)));
        await (await LogInAsync("svc", after)).DisposeAsync();
        var refused = await Assert.ThrowsAsync<WireRefusedException>(() => LogInAsync("svc", before));
        Assert.Equal("the client certificate is not accepted: no authority of this gateway has signed it", refused.Response.Sentence);
    }

    [Fact]
    public async Task Api_RefusesOlderTls_WithAnAlert()
    {
        await UntilAsync(async () => await ApiSerialAsync() != "");
        var result = await ClientTool.RunAsync("openssl", ["s_client", "-connect", $"127.0.0.1:{_apiPort}", "-tls1_2"], timeout: TimeSpan.FromSeconds(10));
        Assert.Contains("alert protocol version", result.ErrorText, StringComparison.Ordinal);
    }

    private static (TestCertificate Bad, UnixFileMode Mode) Break(string flaw, TestCertificate next)
    {
        using var authority = new TestAuthority("another");
        const UnixFileMode Closed = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return flaw switch
        {
            "not a pair" => (next with { KeyPem = authority.Issue().KeyPem }, Closed),
            "nonsense" => (next with { CertificatePem = "-----BEGIN CERTIFICATE-----\nnonsense\n-----END CERTIFICATE-----\n" }, Closed),
            "empty" => (next with { CertificatePem = "" }, Closed),
            "no key" => (next with { KeyPem = "" }, Closed),
            "expired" => (authority.Issue(new ClientCertificate { DnsNames = ["localhost"], NotAfter = TimeProvider.System.GetUtcNow().AddMinutes(-1) }), Closed),
            _ => (next, Closed | UnixFileMode.OtherRead),
        };
    }

    private static string SerialOf(TestCertificate certificate)
    {
        using var x509 = X509CertificateLoader.LoadCertificate(X509Certificate2.CreateFromPem(certificate.CertificatePem).RawData);
        return x509.SerialNumber;
    }

    private static async Task UntilAsync(Func<Task<bool>> holds)
    {
        using var deadline = new CancellationTokenSource(s_patience);
        while (!await holds())
        {
            await Task.Delay(100, deadline.Token);
        }
    }

    private async Task StartAsync(Action<JsonObject> configureApi)
    {
        _apiPort = FreePort.Next();
        _gateway = await GatewayProcess.StartAsync(new GatewaySettings(postgres.Server.Endpoint("postgres"), Policy, [_agent])
        {
            Configure = configuration =>
            {
                configuration["Postgres"]!["CertificateFile"] = _volume.CertificateFile;
                configuration["Postgres"]!["KeyFile"] = _volume.KeyFile;
                configuration["Postgres"]!["ClientCertificate"] = "Optional";
                configuration["Postgres"]!["ClientCa"] = ClientCaFile;
                var api = new JsonObject { ["Port"] = _apiPort, ["MinimumTls"] = "Tls13" };
                configureApi(api);
                configuration["Api"] = api;
                configuration["Spiffe"] = new JsonObject { ["TrustDomain"] = "bank.example", ["Users"] = new JsonArray("svc") };
            },
        });
    }

    private SslClientAuthenticationOptions Options(Action<string> serial, TestCertificate? client = null) => new()
    {
        TargetHost = "localhost",
        ClientCertificateContext = client is null ? null : SslStreamCertificateContext.Create(client.ToX509(), null, offline: true),
        RemoteCertificateValidationCallback = (_, certificate, sent, _) =>
        {
            // Not the chain that the platform builds: the first test must see that the authority between was sent.
            using var chain = new X509Chain { ChainPolicy = _authority.Trust() };
            chain.ChainPolicy.ExtraStore.AddRange(sent!.ChainPolicy.ExtraStore);
            serial(((X509Certificate2)certificate!).SerialNumber);
            return chain.Build((X509Certificate2)certificate);
        },
    };

    private async Task<string> PostgresSerialAsync()
    {
        var serial = "";
        await using var client = await WireClient.ConnectAsync("127.0.0.1", _gateway.Port);
        await client.StartTlsAsync(Options(s => serial = s));
        return serial;
    }

    private async Task<string> ApiSerialAsync()
    {
        var serial = "";
        using var tcp = new TcpClient();
        try
        {
            await tcp.ConnectAsync("127.0.0.1", _apiPort);
        }
        catch (SocketException)
        {
            return "";
        }

        await using var tls = new SslStream(tcp.GetStream());
        await tls.AuthenticateAsClientAsync(Options(s => serial = s));
        return serial;
    }

    private async Task<WireClient> LogInAsync(string? user = null, TestCertificate? certificate = null)
    {
        var client = await WireClient.ConnectAsync("127.0.0.1", _gateway.Port);
        try
        {
            await client.StartTlsAsync(Options(_ => { }, certificate));
            var endpoint = _gateway.Endpoint("postgres");
            await client.LogInHereAsync(user is null ? endpoint : endpoint with { User = user });
            return client;
        }
        catch
        {
            await client.DisposeAsync();
            throw;
        }
    }

    private async Task<string> MetricsAsync()
    {
        using var http = new HttpClient();
        return await http.GetStringAsync(new Uri($"http://127.0.0.1:{_gateway.HttpPort}/metrics"));
    }
}
