using DbGuard.TestKit;

namespace DbGuard.Dialects.TSql.Tests.Facts;

/// <summary>
/// What statements do, as data: a case is a text, then a line <c>=&gt;</c> and one line per statement. Cases are apart by an empty line; # starts a comment.
/// </summary>
public sealed class FactsCaseTests
{
    private static readonly string Folder = Repository.PathOf("tests", "cases", "tsql");

    public static TheoryData<string> Files => new(Directory.EnumerateFiles(Folder, "*.case").Select(f => Path.GetFileName(f)!).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Files))]
    public void Facts_AreAsTheCasesSay(string file)
    {
        var wrong = new List<string>();
        foreach (var block in File.ReadAllText(Path.Combine(Folder, file)).Split("\n\n", StringSplitOptions.RemoveEmptyEntries))
        {
            var lines = block.Split('\n').Where(l => !l.StartsWith('#') && l.Length > 0).ToList();
            var arrow = lines.IndexOf("=>");
            if (lines.Count == 0)
            {
                continue;
            }

            var text = string.Join('\n', arrow < 0 ? lines : lines.Take(arrow));
            var expected = arrow < 0 ? [] : lines.Skip(arrow + 1).ToList();
            var actual = FactsText.Of(Stage.Analyze(text), Stage.Catalog).ToList();
            if (!actual.SequenceEqual(expected))
            {
                wrong.Add($"{text}\n=>\n{string.Join('\n', actual)}\n");
            }
        }

        Assert.True(wrong.Count == 0, $"{file}:\n{string.Join('\n', wrong)}");
    }
}
