using System.Text.RegularExpressions;
using DbGuard.Core.Decisions;
using DbGuard.Core.Diagnostics;
using DbGuard.Core.Facts;
using DbGuard.Gateway.Hosting.Metrics;

namespace DbGuard.Gateway.Tests.Hosting.Metrics;

public sealed class MetricPageTests
{
    [Fact]
    public void Page_AfterMeasurements_ShowsThem()
    {
        using var page = new MetricPage();
        GuardMetrics.StatementDecided(Verdict.Hold);
        GuardMetrics.StatementEnded(StatementKind.TwoPhase, "cancelled", TimeSpan.FromMilliseconds(3), rows: 5, maskedCells: 10);
        GuardMetrics.ResultRefused("DBG4002");
        GuardMetrics.UpstreamFailed("catalog");
        var text = page.Write();
        Assert.Contains("# TYPE dbguard_decisions_total counter\n", text, StringComparison.Ordinal);
        Assert.True(Value(text, "dbguard_decisions_total{verdict=\"hold\"}") >= 1);
        Assert.True(Value(text, "dbguard_statements_total{kind=\"twophase\",outcome=\"cancelled\"}") >= 1);
        Assert.True(Value(text, "dbguard_rows_total") >= 5);
        Assert.True(Value(text, "dbguard_masked_cells_total") >= 10);
        Assert.True(Value(text, "dbguard_refused_results_total{code=\"DBG4002\"}") >= 1);
        Assert.Contains("# TYPE dbguard_statement_duration_seconds histogram\n", text, StringComparison.Ordinal);
        var atMost = Value(text, "dbguard_statement_duration_seconds_bucket{outcome=\"cancelled\",le=\"0.005\"}");
        Assert.True(atMost >= 1);
        Assert.True(Value(text, "dbguard_statement_duration_seconds_bucket{outcome=\"cancelled\",le=\"+Inf\"}") >= atMost);
    }

    [Fact]
    public void Gauge_OfWaitingHolds_GoesUpAndDown()
    {
        using var page = new MetricPage();
        GuardMetrics.HoldBegan();
        var before = Value(page.Write(), "dbguard_holds_waiting");
        GuardMetrics.HoldEnded("timeout");
        Assert.Equal(before - 1, Value(page.Write(), "dbguard_holds_waiting"));
    }

    [Fact]
    public void Page_EveryLine_IsWellFormed()
    {
        using var page = new MetricPage();
        GuardMetrics.TextDecided(TimeSpan.FromMicroseconds(70));
        GuardMetrics.AuditDurable(TimeSpan.FromMilliseconds(1));
        GuardMetrics.LoginEnded("accepted");
        GuardMetrics.PolicyReloaded("refused");
        GuardMetrics.SessionBegan();
        GuardMetrics.SessionEnded();
        foreach (var line in page.Write().Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            Assert.Matches("^(# (HELP|TYPE) [a-z_]+ .+|[a-z_]+(\\{([a-z]+=\"[^\"]*\",?)+\\})? [-+0-9.E]+)$", line);
        }
    }

    [Fact]
    public void Measurement_InSteadyState_AllocatesNothing()
    {
        using var page = new MetricPage();
        static void Run()
        {
            GuardMetrics.StatementDecided(Verdict.Mask);
            GuardMetrics.StatementEnded(StatementKind.Select, "done", TimeSpan.FromMilliseconds(1), 1, 1);
        }

        for (var i = 0; i < 200; i++)
        {
            Run();
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 200; i++)
        {
            Run();
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static double Value(string page, string series)
    {
        var match = Regex.Match(page, $"^{Regex.Escape(series)} (.+)$", RegexOptions.Multiline);
        Assert.True(match.Success, series);
        return double.Parse(match.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture);
    }
}
