using DbGuard.Generator.Campaigns;
using DbGuard.Generator.Canaries;
using DbGuard.Generator.Grammar;
using DbGuard.Generator.Trees;

namespace DbGuard.Generator.Tests.Grammar;

public sealed class CaseMakerTests(GeneratorFixture fixture) : IClassFixture<GeneratorFixture>
{
    private const int Many = 4000;

    [Fact]
    public void Case_OfSameSeedAndIndex_IsTheSame() => Assert.Equal(fixture.Texts(200), fixture.Texts(200));

    [Fact]
    public void Case_OfOtherSeed_IsAnother()
    {
        var other = new CaseMaker(fixture.Grammar, 1);
        Assert.NotEqual(ReportedFinding.Text(other.Make(0)), ReportedFinding.Text(fixture.Maker.Make(0)));
    }

    [Fact]
    public void Cases_Together_ReachEveryArea()
    {
        var reached = Cases().Aggregate(0UL, (all, made) => all | made.Areas);
        Assert.DoesNotContain(Enum.GetValues<Area>(), area => (reached & (1UL << (int)area)) == 0);
    }

    [Fact]
    public void Cases_Together_AreOfEveryKind()
    {
        var cases = Cases().ToList();
        Assert.InRange(cases.Count(made => (made.Traits & Traits.Touches) == 0), Many / 5, Many * 4 / 5);
        Assert.InRange(cases.Count(made => (made.Traits & Traits.MustDeny) != 0), Many / 50, Many / 3);
        Assert.All(Enum.GetValues<WireMode>(), mode => Assert.Contains(cases, made => made.Mode == mode));
    }

    [Fact]
    public void Texts_HoldNoCanary()
    {
        var detector = new CanaryDetector(fixture.Databases.Needles);
        Assert.True(detector.Count > 2000);
        Assert.All(fixture.Texts(Many), text => Assert.Empty(detector.FindIn(System.Text.Encoding.UTF8.GetBytes(text))));
    }

    private IEnumerable<GeneratedCase> Cases() => Enumerable.Range(0, Many).Select(index => fixture.Maker.Make((ulong)index));
}
