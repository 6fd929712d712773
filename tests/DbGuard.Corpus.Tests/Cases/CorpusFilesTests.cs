using DbGuard.Corpus.Tests.Reports;
using DbGuard.Corpus.Tests.Running;
using DbGuard.Corpus.Tests.Stage;

namespace DbGuard.Corpus.Tests.Cases;

public sealed class CorpusFilesTests
{
    private static readonly CorpusCase[] Cases = [.. CorpusFiles.ReadAll()];

    [Fact]
    public void Ids_OfAllFiles_AreUnique() =>
        Assert.Equal(Cases.Length, Cases.Select(item => item.Id).Distinct().Count());

    [Fact]
    public void Cases_OfAllFiles_AreMany()
    {
        Assert.True(Cases.Count(item => !item.IsBenign) >= 850, "attacks");
        Assert.True(Cases.Count(item => item.IsBenign) >= 300, "benign");
    }

    [Fact]
    public void Modes_OfPlainStatements_AreThree() =>
        Assert.All(Cases.Where(item => item.Protocol == "simple" && item.AllSteps.All(step => step is { Protocol: "simple", Sql: not null, CopyData: null })),
            item => Assert.Equal("Simple ExtendedText ExtendedBinary", string.Join(' ', ModeActions.ModesOf(item))));

    [Fact]
    public void Cases_InAllTheirModes_HaveSteps() =>
        Assert.All(Cases, item => Assert.All(ModeActions.ModesOf(item), mode => Assert.NotEmpty(ModeActions.Of([.. item.AllSteps], mode))));

    [Fact]
    public void Verdicts_ExpectedOrAccepted_AreKnownWords() =>
        Assert.All(Cases, item => Assert.All(item.AlsoOk.Append(item.Expected), word => Assert.Contains(word, new[] { "allow", "mask", "approve", "deny" })));

    [Fact]
    public void PolicyOverrides_OfAllCases_AreMapped() => Assert.All(Cases, item => Assert.NotEmpty(PolicyVariants.For(item)));

    [Fact]
    public void KnownOpen_Ids_AreThoseOfCases() => Assert.All(KnownOpen.Reasons.Keys, id => Assert.Contains(Cases, item => item.Id == id));

    [Fact]
    public void Roles_OfAllCases_AreTheFixtures() => Assert.All(Cases, item => Assert.Contains(item.Role, FixtureRoles.Passwords.Keys));
}
