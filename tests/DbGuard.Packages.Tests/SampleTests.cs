using DbGuard.TestKit;
using DbGuard.TestKit.Processes;

namespace DbGuard.Packages.Tests;

/// <summary>The samples run with one command.</summary>
public sealed class SampleTests
{
    [Fact]
    public async Task AgentHost_MasksRefusesHoldsAndRecords()
    {
        var run = (await ClientTool.RunAsync("bash", [Repository.PathOf("samples", "in-process", "run")], null, timeout: TimeSpan.FromMinutes(4))).EnsureSuccess();
        foreach (var line in new[]
        {
            "tool -> | 1 | Bruno Okafor | [redacted] | [redacted]",
            "REFUSED {\"code\":\"DBG2090\"",
            "`update products set price = price * 1.10`: approved",
            "tool -> | 40 rows changed",
            "REFUSED {\"code\":\"DBG3001\"",
            "one hash chain",
        })
        {
            Assert.Contains(line, run.OutputText, StringComparison.Ordinal);
        }

        Assert.DoesNotContain("937-63-7907", run.OutputText, StringComparison.Ordinal);
    }
}
