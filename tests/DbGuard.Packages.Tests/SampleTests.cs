using DbGuard.TestKit;
using DbGuard.TestKit.Processes;

namespace DbGuard.Packages.Tests;

/// <summary>The samples run with one command.</summary>
public sealed class SampleTests
{
    [Fact]
    public async Task Samples_RunAndShowWhatTheySay()
    {
        var run = (await ClientTool.RunAsync("bash", [Repository.PathOf("samples", "in-process", "run")], null, timeout: TimeSpan.FromMinutes(6))).EnsureSuccess();
        foreach (var line in new[]
        {
            "Bruno Okafor <b***@customers.test>",
            "refused: DBG2021 profile `reports` may not delete from `public.orders`",
            "  Ada Lindqvist <a***@customers.test>: 3",
            "  30000.00",
            "refused: DBG2020 profile `reports` may not read `public.tickets`",
            "refused: DBG2090 profile `clerk` may not create table",
            "the migrator does: 20261127000000_AddReviews",
            "saved: 2 rows, keys 1 and 2",
            "included: 5 stars by Bruno Okafor <b***@customers.test>",
            "refused: DBG5115 `Email` is hidden from you",
            "without the e-mail: 1 row",
            "approved 1 row changed",
            "was denied: that is below cost",
            "DBG3002 nobody answered approval",
            "given up by the caller",
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

        Assert.DoesNotContain("bruno.okafor", run.OutputText, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("937-63-7907", run.OutputText, StringComparison.Ordinal);
    }
}
