using System.Globalization;
using System.Text;
using DbGuard.Generator.Grammar;
using DbGuard.Generator.Judging;

namespace DbGuard.Generator.Campaigns;

/// <summary>The end of a run as text.</summary>
internal static class CampaignReport
{
    /// <summary>The tables and findings.</summary>
    public static string Of(CampaignProgress progress, CampaignOptions options)
    {
        var tally = progress.Tally;
        var text = new StringBuilder();
        void Line(FormattableString line) => text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
        Line($"seed {options.Seed}: {tally.Cases:N0} cases ({tally.Statements:N0} statements) in {progress.Elapsed.TotalSeconds:N0} s, {tally.Cases / progress.Elapsed.TotalSeconds:N0} cases/s");
        Line($"accepted by the server: {Percent(tally.Accepted, tally.Offered)} of {tally.Offered:N0}; refused by SQLSTATE: {Top(tally.States)}");
        Line($"");
        Line($"{"",-16}{Heads()}");
        Line($"{"all",-16}{Row(tally.Of)}");
        foreach (var area in Enum.GetValues<Area>())
        {
            Line($"{area,-16}{Row(verdict => tally.Of(area, verdict))}");
        }

        Line($"");
        Line($"refusals by code: {Top(tally.Codes)}");
        Line($"canary bytes by coincidence: {tally.Coincidences}; fails or not by labelled values (residual): {tally.ErrorOracles}; findings not confirmed: {Top(tally.Unconfirmed)}");
        foreach (var rejected in tally.Rejected)
        {
            Line($"");
            text.Append("rejected: ").Append(rejected).Append('\n');
        }

        foreach (var told in progress.Findings.Told)
        {
            Line($"");
            text.Append(progress.Findings.Describe(told));
        }

        Line($"");
        var counts = progress.Findings.Counts;
        Line($"findings: {(counts.Count == 0 ? "none" : string.Join(", ", counts.Select(pair => $"{pair.Key} {pair.Value}")))}");
        return text.ToString();
    }

    private static string Heads() => string.Concat(Enum.GetValues<CaseVerdict>().Select(verdict => $"{verdict,11}"));

    private static string Row(Func<CaseVerdict, long> count) =>
        string.Concat(Enum.GetValues<CaseVerdict>().Select(verdict => string.Create(CultureInfo.InvariantCulture, $"{count(verdict),11:N0}")));

    private static string Percent(long part, long whole) => string.Create(CultureInfo.InvariantCulture, $"{100.0 * part / Math.Max(1, whole):N1} %");

    private static string Top(IReadOnlyDictionary<string, long> counts) =>
        counts.Count == 0 ? "none" : string.Join(", ", counts.OrderByDescending(pair => pair.Value).Take(12).Select(pair => $"{pair.Key} {pair.Value.ToString("N0", CultureInfo.InvariantCulture)}"));
}
