using DbGuard.Core.Masking.Detectors;

namespace DbGuard.Core.Tests.Masking.Detectors;

public sealed class DetectorCatalogueTests
{
    private static readonly string s_reference = File.ReadAllText(RepositoryFiles.Path("docs", "detectors.md"));

    public static TheoryData<string> Names => [.. DetectorCatalogue.Detectors.Select(d => d.Name)];

    [Fact]
    public void Detectors_Every_IsCatalogued()
    {
        // What looks for names of denied relations is made for each policy; no policy asks for it by name.
        var types = typeof(DetectorCatalogue).Assembly.GetTypes()
            .Where(t => t.IsAssignableTo(typeof(IDetector)) && !t.IsAbstract && !t.IsInterface && t != typeof(DeniedNameDetector));
        Assert.Equal(types.Select(t => t.Name).Order(StringComparer.Ordinal), DetectorCatalogue.Detectors.Select(d => d.GetType().Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Words_OfDetectorsAndGroups_AreDistinct()
    {
        var names = DetectorCatalogue.Detectors.Select(d => d.Name).ToList();
        Assert.Equal(names.Count, names.Distinct().Count());
        Assert.Empty(DetectorCatalogue.Detectors.Select(d => d.Group).Append(DetectorCatalogue.All).Intersect(names));
        Assert.InRange(names.Count, 1, DetectorSet.MostDetectors);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Detector_OfTheCatalogue_StandsInTheReference(string name)
    {
        var detector = DetectorCatalogue.Words[name].Single();
        Assert.Contains($"| `{name}` | {(detector.Group.Length > 0 ? $"`{detector.Group}`" : "–")} | ", s_reference, StringComparison.Ordinal);
    }

    /// <summary>A detector without a trigger would never be asked.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void Trigger_OfADetector_IsOfAsciiOrNumbers(string name)
    {
        var trigger = DetectorCatalogue.Words[name].Single().Trigger;
        Assert.True(trigger.Bytes.Length > 0 || trigger.LeastDigits > 0 || trigger.AfterLetter);
        Assert.All(trigger.Bytes, c => Assert.True(char.IsAscii(c) && !char.IsAsciiDigit(c)));
        Assert.Equal(trigger.LeastDigits > 0, trigger.Shapes.Count > 0);
    }
}
