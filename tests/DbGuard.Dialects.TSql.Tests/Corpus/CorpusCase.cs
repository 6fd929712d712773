using System.Text.Json;
using DbGuard.TestKit;

namespace DbGuard.Dialects.TSql.Tests.Corpus;

/// <summary>One case of the corpus about SQL Server, with the texts of its steps that a dialect sees.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Category">What it is about.</param>
/// <param name="Accepted">Verdicts that pass.</param>
/// <param name="Texts">The texts, in order; empty when all of it happens on the wire.</param>
internal sealed record CorpusCase(string Id, string Category, IReadOnlyList<string> Accepted, IReadOnlyList<string> Texts)
{
    /// <summary>Procedures of the protocol that carry a text, and which parameter it is.</summary>
    private static readonly Dictionary<int, int> TextParameters = new() { [10] = 0, [13] = 2, [2] = 1 };

    public static IReadOnlyList<CorpusCase> All { get; } =
    [
        .. Directory.EnumerateFiles(Repository.PathOf("tests", "corpus", "cases"), "*.jsonl").Order(StringComparer.Ordinal)
            .SelectMany(File.ReadLines).Where(line => line.Contains("\"engine\": \"sqlserver\"", StringComparison.Ordinal)).Select(Read),
    ];

    public bool IsBenign => Category.StartsWith("benign", StringComparison.Ordinal);

    private static CorpusCase Read(string line)
    {
        using var document = JsonDocument.Parse(line);
        var root = document.RootElement;
        var accepted = new List<string> { root.GetProperty("expected").GetString()! };
        if (root.TryGetProperty("also_ok", out var others))
        {
            accepted.AddRange(others.EnumerateArray().Select(o => o.GetString()!));
        }

        return new CorpusCase(
            root.GetProperty("id").GetString()!, root.GetProperty("category").GetString()!, accepted,
            [.. root.GetProperty("steps").EnumerateArray().SelectMany(TextsOf)]);
    }

    private static IEnumerable<string> TextsOf(JsonElement step)
    {
        if (step.TryGetProperty("sql", out var sql))
        {
            yield return sql.GetString()!;
        }

        if (!step.TryGetProperty("tds", out var tds))
        {
            yield break;
        }

        while (true)
        {
            if (tds.TryGetProperty("sql", out var batch))
            {
                yield return batch.GetString()!;
            }

            var place = tds.TryGetProperty("proc_id", out var id) ? TextParameters.GetValueOrDefault(id.GetInt32(), -1)
                : tds.TryGetProperty("proc_name", out var name) && name.GetString()!.Contains("sp_executesql", StringComparison.OrdinalIgnoreCase) ? 0 : -1;
            if (place >= 0)
            {
                yield return tds.GetProperty("params")[place].GetProperty("value").GetString()!;
            }

            if (!tds.TryGetProperty("then", out var then))
            {
                yield break;
            }

            tds = then;
        }
    }
}
