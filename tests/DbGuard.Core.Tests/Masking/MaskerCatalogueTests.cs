using DbGuard.Core.Masking;
using DbGuard.Core.Tests.Masking.Maskers;

namespace DbGuard.Core.Tests.Masking;

public sealed class MaskerCatalogueTests : MaskerTestBase
{
    [Fact]
    public void Create_UnknownName_NamesThoseThereAre()
    {
        var problem = Assert.Single(Create("scramble").Problems);
        Assert.Equal("there is no masker `scramble`", problem.Sentence);
        Assert.Contains("`partial`", problem.Help, StringComparison.Ordinal);
    }

    [Fact]
    public void Create_SeveralMistakes_AreReportedTogether() =>
        Assert.Equal(3, Create("partial", ("keep_first", "x"), ("mask_char", "ab"), ("nosuch", 1)).Problems.Length);

    [Fact]
    public void Definitions_EveryDefault_IsAcceptedByItsOption()
    {
        foreach (var definition in MaskerCatalogue.Definitions)
        {
            var options = definition.Options.Where(o => o.Default is not null).Select(o => (o.Name, (object?)o.Default)).ToArray();
            Assert.DoesNotContain(Create(definition.Name, options).Problems, p => p.Option is not null);
        }
    }

    [Fact]
    public void Definitions_EveryName_IsUnique() =>
        Assert.Equal(MaskerCatalogue.Definitions.Length, MaskerCatalogue.Definitions.Select(d => d.Name).Distinct().Count());

    [Fact]
    public void Definitions_EveryMasker_IsCatalogued()
    {
        var defined = typeof(MaskerCatalogue).Assembly.GetTypes()
            .Where(t => t.IsAssignableTo(typeof(IMasker)) && !t.IsAbstract)
            .Select(t => t.GetProperty("Definition")?.GetValue(null));
        Assert.Equivalent(MaskerCatalogue.Definitions, defined, strict: true);
    }

    [Fact]
    public void Redact_StandsIn_IsValueIndependent() => Assert.True(MaskerCatalogue.Redact.IsValueIndependent);
}
