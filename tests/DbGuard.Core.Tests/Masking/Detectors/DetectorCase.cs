using System.Text;
using System.Text.Json;
using DbGuard.Core.Masking.Detectors;

namespace DbGuard.Core.Tests.Masking.Detectors;

/// <summary>A line of tests/cases/detectors: a text and the stretches of it that must be found.</summary>
/// <param name="Place">File and line, for people.</param>
/// <param name="Text">The text, without marks.</param>
/// <param name="Marked">The text with what must be found in ⟦ and ⟧.</param>
public sealed record DetectorCase(string Place, string Text, string Marked)
{
    private const char Open = '⟦';
    private const char Close = '⟧';

    // Keeps made-up tokens from looking like real ones in the repository.
    private const string Joint = "¦";

    public static IReadOnlyList<DetectorCase> Read(string detector)
    {
        var cases = new List<DetectorCase>();
        foreach (var line in File.ReadLines(RepositoryFiles.Path("tests", "cases", "detectors", $"{detector}.jsonl")))
        {
            using var json = JsonDocument.Parse(line);
            foreach (var member in json.RootElement.EnumerateObject())
            {
                Assert.Contains(member.Name, (string[])["text", "why"]);
            }

            var marked = json.RootElement.GetProperty("text").GetString()!.Replace(Joint, "", StringComparison.Ordinal);
            cases.Add(new DetectorCase($"{detector}.jsonl:{cases.Count + 1}", marked.Replace($"{Open}", "", StringComparison.Ordinal).Replace($"{Close}", "", StringComparison.Ordinal), marked));
        }

        return cases;
    }

    /// <summary>The text with marks around what a set finds.</summary>
    public static string Mark(DetectorSet set, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var found = new FoundList();
        set.Find(bytes, found);
        var marked = new StringBuilder();
        var at = 0;
        for (var i = 0; i < found.Count; i++)
        {
            var match = found[i].Text;
            Assert.InRange(match.Start, at, bytes.Length);
            Assert.InRange(match.Length, 1, bytes.Length - match.Start);
            marked.Append(Encoding.UTF8.GetString(bytes, at, match.Start - at)).Append(Open)
                .Append(Encoding.UTF8.GetString(bytes, match.Start, match.Length)).Append(Close);
            at = match.End;
        }

        return marked.Append(Encoding.UTF8.GetString(bytes, at, bytes.Length - at)).ToString();
    }
}
