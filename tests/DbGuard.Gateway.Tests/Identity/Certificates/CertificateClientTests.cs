using DbGuard.TestKit.Certificates;
using DbGuard.TestKit.Processes;

namespace DbGuard.Gateway.Tests.Identity.Certificates;

/// <summary>Real clients with good and bad certificates against the gateway process.</summary>
public sealed class CertificateClientTests(CertificateGateway gateway) : IClassFixture<CertificateGateway>
{
    public static TheoryData<string> Clients => [.. RealClients.Names];

    public static TheoryData<string, string, string> Hostile
    {
        get
        {
            var data = new TheoryData<string, string, string>();
            foreach (var (flaw, check) in HostileCertificates.All)
            {
                foreach (var client in RealClients.Names)
                {
                    data.Add(client, flaw, check);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Clients))]
    public async Task Workload_LogsIn_AsItsSpiffeId(string client)
    {
        var files = gateway.Write($"good-{client}", gateway.Authority.Issue(new ClientCertificate(CertificateGateway.Workload)));
        Assert.Equal((true, $"spiffe/{CertificateGateway.Workload}"), await RealClients.AskAsync(client, gateway, "svc-reports", files));
    }

    [Theory]
    [MemberData(nameof(Clients))]
    public async Task Workload_OfAnAuthorityBetween_LogsIn(string client)
    {
        using var between = gateway.Authority.Subordinate("workloads of the cluster");
        var files = gateway.Write($"between-{client}", between.Issue(new ClientCertificate(CertificateGateway.Workload)));
        Assert.Equal((true, $"spiffe/{CertificateGateway.Workload}"), await RealClients.AskAsync(client, gateway, "svc-reports", files));
    }

    [Theory]
    [MemberData(nameof(Hostile))]
    public async Task Certificate_Hostile_IsRefusedWithTheCheckThatFailed(string client, string flaw, string check)
    {
        var user = $"svc-{Guid.NewGuid():N}";
        var files = gateway.Write(user, HostileCertificates.Make(flaw, gateway.Authority, gateway.Stranger));
        var (isIn, said) = await RealClients.AskAsync(client, gateway, user, files);
        Assert.False(isIn);
        Assert.Contains($"the client certificate is not accepted: {check}", said, StringComparison.Ordinal);
        await AssertRecordedAsync(user, "DBG7030", check);
    }

    [Theory]
    [MemberData(nameof(Clients))]
    public async Task UserForCertificates_WithoutOne_IsRefused(string client)
    {
        var user = $"svc-{Guid.NewGuid():N}";
        var (isIn, said) = await RealClients.AskAsync(client, gateway, user, null);
        Assert.False(isIn);
        Assert.Contains($"user `{user}` logs in by client certificate, and none was sent", said, StringComparison.Ordinal);
        await AssertRecordedAsync(user, "DBG7031", "none was sent");
    }

    [Theory]
    [MemberData(nameof(Clients))]
    public async Task Certificate_WithAUserThatIsNoCertificateUser_IsRefused(string client)
    {
        var user = $"other-{Guid.NewGuid():N}";
        var files = gateway.Write(user, gateway.Authority.Issue(new ClientCertificate(CertificateGateway.Workload)));
        var (isIn, said) = await RealClients.AskAsync(client, gateway, user, files);
        Assert.False(isIn);
        Assert.Contains($"user `{user}` does not log in by client certificate", said, StringComparison.Ordinal);
        await AssertRecordedAsync(user, "DBG7032", "does not log in by client certificate");
    }

    [Theory]
    [MemberData(nameof(Clients))]
    public async Task Workload_WithoutAProfile_IsRefused(string client)
    {
        var user = $"svc-{Guid.NewGuid():N}";
        var files = gateway.Write(user, gateway.Authority.Issue(new ClientCertificate("spiffe://bank.example/ns/other/sa/reports")));
        var (isIn, said) = await RealClients.AskAsync(client, gateway, user, files);
        Assert.False(isIn);
        Assert.Contains("profile", said, StringComparison.Ordinal);
        await AssertRecordedAsync(user, "DBG2005", "profile");
    }

    [Theory]
    [MemberData(nameof(Clients))]
    public async Task AgentWithAPassword_NeedsNoCertificate_ButABadOneIsRefused(string client)
    {
        Assert.Equal((true, "config/agent"), await RealClients.AskAsync(client, gateway, gateway.Agent.Name, null));
        var good = gateway.Write($"agent-good-{client}", gateway.Authority.Issue(new ClientCertificate { DnsNames = ["agent"] }));
        Assert.Equal((true, "config/agent"), await RealClients.AskAsync(client, gateway, gateway.Agent.Name, good));
        var bad = gateway.Write($"agent-bad-{client}", gateway.Stranger.Issue(new ClientCertificate(CertificateGateway.Workload)));
        var (isIn, said) = await RealClients.AskAsync(client, gateway, gateway.Agent.Name, bad);
        Assert.False(isIn);
        Assert.Contains("no authority of this gateway has signed it", said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-tls1")]
    [InlineData("-tls1_1")]
    public async Task Tls_Before12_GetsAnAlert(string version)
    {
        var result = await ClientTool.RunAsync(
            "openssl",
            ["s_client", "-connect", $"127.0.0.1:{gateway.Gateway.Port}", "-starttls", "postgres", version, "-cipher", "DEFAULT@SECLEVEL=0"],
            timeout: TimeSpan.FromSeconds(10));
        Assert.Contains("alert protocol version", result.ErrorText, StringComparison.Ordinal);
    }

    private async Task AssertRecordedAsync(string user, string code, string reason)
    {
        var export = await gateway.Gateway.CommandAsync("audit", "export", "--config", "dbguard.json");
        // Npgsql tries a second time.
        var records = export.OutputText.Split('\n').Where(line => line.Contains($"`{user}`", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(records);
        Assert.All(records, record =>
        {
            Assert.Contains($"\"{code}\"", record, StringComparison.Ordinal);
            Assert.Contains(reason, record, StringComparison.Ordinal);
        });
    }
}
