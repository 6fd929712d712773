using System.Globalization;
using System.Text;
using DbGuard.Core;
using DbGuard.Core.Decisions;
using Xunit.Abstractions;

namespace DbGuard.Dialects.TSql.Tests.Corpus;

/// <summary>
/// The corpus' SQL Server cases through the pipeline, against the declared catalog. What a dialect can be asked is the verdict and which columns are masked:
/// Corpus/masked.txt says for every case that may be masked which columns those are: each line was held against its case by hand.
/// </summary>
public sealed class CorpusTests(ITestOutputHelper output)
{
    private static readonly Dictionary<string, string> Masked = File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Corpus", "masked.txt"))
        .Where(l => l.Length > 0 && l[0] != '#').Select(l => l.Split(": ", 2)).ToDictionary(p => p[0], p => p[1], StringComparer.Ordinal);

    [Fact]
    public void Corpus_LeaksNothing_DestroysNothing_AndServesWhatIsHarmless()
    {
        var table = new SortedDictionary<string, int[]>(StringComparer.Ordinal);
        var failures = new List<string>();
        foreach (var one in CorpusCase.All)
        {
            if (!table.TryGetValue(one.Category, out var row))
            {
                table.Add(one.Category, row = new int[6]);
            }

            row[0]++;
            if (one.Texts.Count == 0)
            {
                row[5]++;
                continue;
            }

            var (verdict, masks) = Judge(one);
            var passes = one.Accepted.Contains(verdict) && (verdict != "mask" || (Masked.TryGetValue(one.Id, out var expected) && expected == masks));
            if (passes)
            {
                row[1]++;
                continue;
            }

            var blocked = one.IsBenign && verdict is "deny" or "approve";
            row[blocked ? 4 : one.Category == "tsql.destructive" && verdict is "allow" or "mask" ? 3 : 2]++;
            failures.Add($"{one.Id} wants {string.Join('|', one.Accepted)}, got {verdict} {masks} {Reasons(one)}");
        }

        output.WriteLine(Render(table));
        Assert.True(failures.Count == 0, string.Join('\n', failures));
        Assert.Equal([0, 0, 0], new[] { 2, 3, 4 }.Select(column => table.Values.Sum(row => row[column])));
        Assert.Equal(111, CorpusCase.All.Count);
    }

    /// <summary>The severest verdict over the texts of a case, and the columns that are masked, statement by statement.</summary>
    private static (string Verdict, string Masks) Judge(CorpusCase one)
    {
        var outcomes = one.Texts.Select(Stage.Decide).ToList();
        var worst = outcomes.Max(o => o.Verdict);
        var masks = string.Join(" / ", outcomes.SelectMany(o => o.Statements).Where(s => s.Statement.Facts.ReturnsRows).Select(MaskedOf));
        return (worst switch { Verdict.Deny => "deny", Verdict.Hold => "approve", Verdict.Mask => "mask", _ => "allow" }, masks);
    }

    private static string MaskedOf(StatementOutcome statement)
    {
        var outputs = statement.Statement.Facts.Outputs;
        var plan = statement.Decision.Masks.Columns;
        return string.Join(' ', outputs.Select((o, i) => $"{(i < plan.Length && plan[i].Masker is not null ? "*" : "")}{(o.Name.Length == 0 ? "_" : o.Name.Replace(' ', '_'))}"));
    }

    private static string Reasons(CorpusCase one) => string.Join(
        "; ", one.Texts.Select(Stage.Decide).SelectMany(o => o.Decision.Reasons).Select(r => $"{r.Code} {r.Sentence}"));

    private static string Render(SortedDictionary<string, int[]> table)
    {
        var text = new StringBuilder();
        text.AppendLine("category             cases passed leaked destroyed blocked wire-only");
        foreach (var (category, row) in table)
        {
            text.AppendLine(string.Create(CultureInfo.InvariantCulture, $"{category,-20} {row[0],5} {row[1],6} {row[2],6} {row[3],9} {row[4],7} {row[5],9}"));
        }

        return text.ToString();
    }
}
