using System.Text.RegularExpressions;
using DbGuard.Core.Policies;

namespace DbGuard.Core.Tests.Policies;

/// <summary>Every file of tests/cases/invalid is refused with exactly the errors its <c># expect LINE:COLUMN CODE [help]</c> lines list.</summary>
public sealed partial class InvalidPolicyCases
{
    public static TheoryData<string> Files() => [.. Directory.EnumerateFiles(RepositoryFiles.Path("tests", "cases", "invalid"), "*.yaml").Select(f => Path.GetFileName(f)).Order()];

    [Theory]
    [MemberData(nameof(Files))]
    public void Policy_WithMistakes_IsRefusedWithAllOfThem(string file)
    {
        var path = RepositoryFiles.Path("tests", "cases", "invalid", file);
        var expected = Expectation().Matches(File.ReadAllText(path))
            .Select(m => (Place: m.Groups[1].Value, Code: m.Groups[2].Value, Help: m.Groups[3].Value)).OrderBy(e => e.Place + e.Code, StringComparer.Ordinal).ToList();
        Assert.NotEmpty(expected);

        var result = PolicyReader.ReadFile(path);

        Assert.False(result.IsValid);
        Assert.Null(result.Policy);
        var found = result.Diagnostics.Select(d => (Place: $"{d.Line}:{d.Column}", d.Code, d.Help)).OrderBy(e => e.Place + e.Code, StringComparer.Ordinal).ToList();
        Assert.Equal(expected.Select(e => $"{e.Place} {e.Code}"), found.Select(e => $"{e.Place} {e.Code}"));
        foreach (var (place, code, help) in expected.Where(e => e.Help.Length > 0))
        {
            Assert.Contains(found, f => f.Place == place && f.Code == code && f.Help == help);
        }
    }

    [GeneratedRegex(@"^# expect (\d+:\d+) (DBG\d{4}) ?(.*)$", RegexOptions.Multiline)]
    private static partial Regex Expectation();
}
