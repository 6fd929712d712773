using System.Text.RegularExpressions;

namespace DbGuard.Core.Tests.Decisions;

/// <summary>docs/errors.md has exactly one row for each code that the sources use.</summary>
public sealed partial class ErrorReferenceTests
{
    [Fact]
    public void Code_InTheSources_HasOneRow()
    {
        var rows = Row().Matches(File.ReadAllText(RepositoryFiles.Path("docs", "errors.md"))).Select(m => m.Groups[1].Value).ToList();
        var used = Directory.EnumerateFiles(RepositoryFiles.Path("src"), "*.cs", SearchOption.AllDirectories)
            .Where(f => !f.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .SelectMany(f => Code().Matches(File.ReadAllText(f)).Select(m => m.Value)).ToHashSet();

        Assert.NotEmpty(used);
        Assert.Equal(rows.Distinct(), rows);
        Assert.Empty(used.Except(rows));
        Assert.Empty(rows.Except(used));
    }

    [GeneratedRegex(@"^\| (DBG\d{4}) \|", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex(@"DBG[1-8]\d{3}")]
    private static partial Regex Code();
}
