using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using DbGuard.Corpus.Tests.Cases;
using DbGuard.Corpus.Tests.Judging;

namespace DbGuard.Corpus.Tests.Reports;

/// <summary>The result of a run as a table in Markdown, by category, with what went wrong below it.</summary>
internal static class CorpusTable
{
    private static readonly Outcome[] Bad = [Outcome.Leaked, Outcome.Effect, Outcome.Slow, Outcome.Blocked, Outcome.Changed, Outcome.Broken];

    public static string Render(ImmutableArray<(CorpusCase Item, ProtocolMode Mode, Verdict Verdict)> verdicts)
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"| category | cases | runs | {string.Join(" | ", Bad.Select(outcome => outcome.ToString().ToLowerInvariant()))} | known open |");
        text.AppendLine(CultureInfo.InvariantCulture, $"|---|{string.Concat(Enumerable.Repeat("---:|", Bad.Length + 3))}");
        foreach (var category in verdicts.GroupBy(entry => entry.Item.Category).OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            AddRow(text, category.Key, [.. category]);
        }

        AddRow(text, "**attacks**", [.. verdicts.Where(entry => !entry.Item.IsBenign)]);
        AddRow(text, "**benign**", [.. verdicts.Where(entry => entry.Item.IsBenign)]);
        foreach (var mode in verdicts.Select(entry => entry.Mode).Distinct().Order())
        {
            AddRow(text, $"*{mode}*", [.. verdicts.Where(entry => entry.Mode == mode)]);
        }

        AddRow(text, "**all**", verdicts);
        foreach (var (item, mode, verdict) in verdicts.Where(entry => !entry.Verdict.IsOk))
        {
            text.AppendLine().Append(CultureInfo.InvariantCulture, $"- {Line(item, mode, verdict)}");
        }

        return text.AppendLine().ToString();
    }

    /// <summary>One verdict in one line.</summary>
    public static string Line(CorpusCase item, ProtocolMode mode, Verdict verdict) =>
        $"{(KnownOpen.Has(item.Id) ? "known open, " : "")}{verdict.Outcome.ToString().ToLowerInvariant()}: {item.Id} {mode} {item.Category}, {item.Title}: {verdict.Why}";

    private static void AddRow(StringBuilder text, string name, ImmutableArray<(CorpusCase Item, ProtocolMode Mode, Verdict Verdict)> entries)
    {
        var counts = Bad.Select(outcome => entries.Count(entry => entry.Verdict.Outcome == outcome && !KnownOpen.Has(entry.Item.Id)));
        var open = entries.Count(entry => !entry.Verdict.IsOk && KnownOpen.Has(entry.Item.Id));
        text.AppendLine(CultureInfo.InvariantCulture,
            $"| {name} | {entries.Select(entry => entry.Item.Id).Distinct().Count()} | {entries.Length} | {string.Join(" | ", counts)} | {open} |");
    }
}
