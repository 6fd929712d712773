using System.Text.RegularExpressions;
using DbGuard.TestKit;

namespace DbGuard.Architecture.Tests;

public sealed partial class DocumentTests
{
    [Fact]
    public void EveryDoor_NamesATestThatExists()
    {
        var rows = File.ReadAllLines(Repository.PathOf("docs", "doors.md"))
            .Where(line => line.StartsWith("| ", StringComparison.Ordinal)).Skip(1).ToList();
        Assert.True(rows.Count >= 10, "docs/doors.md lists the doors in a table");
        var untested = rows.Where(row => !TestPath().Matches(row).Any(match => Exists(match.Groups[1].Value)));
        Law.HasNoOffender(untested);
    }

    [Fact]
    public void Links_LeadSomewhere()
    {
        var broken =
            from file in new[] { "README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "SECURITY.md" }.Concat(SourceFile.Files("docs")).Concat(SourceFile.Files("samples"))
            where file.EndsWith(".md", StringComparison.Ordinal) && File.Exists(Repository.PathOf(file))
            from match in RelativeLink().Matches(File.ReadAllText(Repository.PathOf(file)))
            let target = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(Repository.PathOf(file))!, match.Groups[1].Value))
            where !File.Exists(target) && !Directory.Exists(target)
            select $"{file}: {match.Groups[1].Value}";
        Law.HasNoOffender(broken);
    }

    [Theory]
    [InlineData("demo")]
    [InlineData("test")]
    [InlineData(".ci/run")]
    [InlineData("eng/install-prerequisites")]
    [InlineData("eng/demo/run")]
    [InlineData("eng/demo/stage")]
    [InlineData("eng/postgres/throwaway")]
    [InlineData("eng/tether")]
    [InlineData("eng/parser/build")]
    public void Command_CanBeRun(string script)
    {
        var path = Repository.PathOf(script);
        Assert.StartsWith("#!", File.ReadAllText(path), StringComparison.Ordinal);
        Assert.True(OperatingSystem.IsWindows() || File.GetUnixFileMode(path).HasFlag(UnixFileMode.UserExecute));
    }

    private static bool Exists(string path) => File.Exists(Repository.PathOf(path)) || Directory.Exists(Repository.PathOf(path));

    [GeneratedRegex("`(tests/[^`]+)`")]
    private static partial Regex TestPath();

    [GeneratedRegex(@"\]\((?!https?:|#|mailto:)([^)#\s]+)(?:#[^)]*)?\)")]
    private static partial Regex RelativeLink();
}
