using System.Text;
using DbGuard.Core.Masking.Detectors;

namespace DbGuard.Core.Tests.Masking.Detectors;

/// <summary>Every detector over the cases in tests/cases/detectors.</summary>
public sealed class DetectorCaseTests
{
    public static TheoryData<string> Names => [.. DetectorCatalogue.Detectors.Select(d => d.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Case_OfADetector_IsFoundAsMarked(string name)
    {
        var set = new DetectorSet(DetectorCatalogue.Words[name]);
        var wrong = DetectorCase.Read(name).Select(c => (c, Found: DetectorCase.Mark(set, c.Text))).Where(r => r.Found != r.c.Marked)
            .Select(r => $"{r.c.Place}\n  want {r.c.Marked}\n  got  {r.Found}").ToList();

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Cases_OfADetector_HaveFindsAndNearMisses(string name)
    {
        var cases = DetectorCase.Read(name);

        Assert.Contains(cases, c => c.Marked != c.Text);
        Assert.True(cases.Count(c => c.Marked == c.Text) >= 3, "at least three texts in which nothing may be found");
    }

    /// <summary>With others beside it a detector's match may be named by another or grow, but never pass.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void Case_AmongAllDetectors_IsCoveredStill(string name)
    {
        var set = new DetectorSet(DetectorCatalogue.Detectors);
        var own = new DetectorSet(DetectorCatalogue.Words[name]);
        foreach (var one in DetectorCase.Read(name))
        {
            var text = Encoding.UTF8.GetBytes(one.Text);
            var expected = new FoundList();
            own.Find(text, expected);
            var found = new FoundList();
            set.Find(text, found);
            for (var i = 0; i < expected.Count; i++)
            {
                var (match, _) = expected[i];
                Assert.True(
                    Enumerable.Range(0, found.Count).Any(f => found[f].Text.Start <= match.Start && found[f].Text.End >= match.End),
                    $"{one.Place}: {DetectorCase.Mark(set, one.Text)}");
            }
        }
    }

    [Fact]
    public void Files_OfCases_BelongToDetectors()
    {
        var files = Directory.EnumerateFiles(RepositoryFiles.Path("tests", "cases", "detectors"), "*.jsonl").Select(Path.GetFileNameWithoutExtension);
        Assert.Equal(DetectorCatalogue.Detectors.Select(d => d.Name).Order(StringComparer.Ordinal), files.Order(StringComparer.Ordinal));
    }
}
