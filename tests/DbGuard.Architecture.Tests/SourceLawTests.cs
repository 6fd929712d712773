using System.Text.RegularExpressions;
using DbGuard.TestKit;

namespace DbGuard.Architecture.Tests;

public sealed partial class SourceLawTests
{
    private const int LongestWithoutReason = 400;

    [Fact]
    public void Namespaces_EqualFolders()
    {
        var strays = SourceFile.All
            .Where(file => !file.IsGenerated && file.Namespace is not null && file.Namespace != file.FolderNamespace)
            .Select(file => $"{file.Path}: {file.Namespace}, not {file.FolderNamespace}");
        Law.HasNoOffender(strays);
    }

    [Fact]
    public void TypeNames_SayWhatTheThingIs()
    {
        var vague = SourceFile.All
            .Where(file => !file.IsGenerated)
            .SelectMany(file => file.TypeNames.Where(name => VagueName().IsMatch(name)).Select(name => $"{file.Path}: {name}"));
        Law.HasNoOffender(vague);
    }

    [Fact]
    public void LongFiles_HaveAReasonInAnAdr()
    {
        var reasons = string.Join('\n', SourceFile.Files("docs")
            .Where(file => file.StartsWith("docs/adr/", StringComparison.Ordinal))
            .Select(file => File.ReadAllText(Repository.PathOf(file))));
        var unexplained = SourceFile.All
            .Where(file => !file.IsGenerated && file.Lines > LongestWithoutReason)
            .Where(file => !reasons.Contains(Path.GetFileName(file.Path), StringComparison.Ordinal))
            .Select(file => $"{file.Path}: {file.Lines} lines");
        Law.HasNoOffender(unexplained);
    }

    [Fact]
    public void Files_AreShortOnTheWhole()
    {
        int[] lengths = [.. SourceFile.Product.Where(file => !file.IsGenerated).Select(file => file.Lines).Order()];
        Assert.InRange(lengths[lengths.Length / 2], 1, 100);
        Assert.InRange(lengths[lengths.Length * 9 / 10], 1, 250);
    }

    /// <summary>Outcomes are shared by texts whose literals nobody looked at (docs/adr/0011-shapes.md): no look may go unnoticed.</summary>
    [Fact]
    public void ValuesOfLiterals_AreTakenInOnePlace() => Law.HasNoOffender(SourceFile.Product
        .Where(file => !file.IsGenerated && file.Text.Contains("AConst.Val", StringComparison.Ordinal))
        .Where(file => !file.Path.EndsWith("StatementBinder.Literals.cs", StringComparison.Ordinal) && !file.Path.EndsWith("StatementFingerprint.cs", StringComparison.Ordinal))
        .Select(file => file.Path));

    [Fact]
    public void Regions_AreNotUsed() =>
        Law.HasNoOffender(SourceFile.All.Where(file => Region().IsMatch(file.Text)).Select(file => file.Path));

    [Fact]
    public void SilencedWarnings_SayWhy()
    {
        var silent = SourceFile.All
            .Where(file => !file.IsGenerated)
            .SelectMany(file => Pragma().Matches(file.Text).Where(match => !match.Value.Contains("//", StringComparison.Ordinal)).Select(_ => file.Path));
        Law.HasNoOffender(silent);
    }

    [Fact]
    public void Checkout_NamesNoMachine()
    {
        // Put together here, so that this file does not name one either.
        string[] marks = [string.Concat("/tmp", "/wt"), string.Concat("/work", "/main"), string.Concat("/work", "/shared"), string.Concat("/root", "/.")];
        var named =
            from folder in new[] { "src", "tests", "eng", "samples", "docs", "benchmarks" }
            from file in SourceFile.Files(folder)
            let text = File.ReadAllText(Repository.PathOf(file))
            from mark in marks
            where text.Contains(mark, StringComparison.Ordinal)
            select $"{file}: {mark}";
        Law.HasNoOffender(named);
    }

    [Fact]
    public void PackageLock_NamesNoRegistry()
    {
        var text = File.ReadAllText(Repository.PathOf("tests", "clients", "node", "package-lock.json"));
        Assert.DoesNotContain("\"resolved\"", text, StringComparison.Ordinal);
    }

    [GeneratedRegex("(Utils?|Helpers?|Manager|Common|Misc|Impl)$|^Base")]
    private static partial Regex VagueName();

    [GeneratedRegex(@"^\s*#region", RegexOptions.Multiline)]
    private static partial Regex Region();

    [GeneratedRegex(@"^\s*#pragma warning disable.*$", RegexOptions.Multiline)]
    private static partial Regex Pragma();
}
