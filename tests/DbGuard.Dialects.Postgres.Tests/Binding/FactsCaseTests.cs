using System.Text;
using DbGuard.Core.Facts;

namespace DbGuard.Dialects.Postgres.Tests.Binding;

public sealed class FactsCaseTests
{
    private static readonly PostgresAnalyzer Analyzer = new();
    private static readonly SessionView Session = new([["public"]]);

    public static TheoryData<string> Files()
    {
        var files = new TheoryData<string>();
        foreach (var file in Directory.EnumerateFiles(FactsCases.Folder, "*.case").Order(StringComparer.Ordinal))
        {
            files.Add(Path.GetFileName(file));
        }

        return files;
    }

    /// <summary>Set DBGUARD_REWRITE=1 to write the expectations anew; then read every changed line.</summary>
    [Theory]
    [MemberData(nameof(Files))]
    public void Case_Analysed_HasTheFactsItExpects(string file)
    {
        var path = Path.Combine(FactsCases.Folder, file);
        var cases = FactsCases.Read(path);
        Assert.NotEmpty(cases);
        var failures = new StringBuilder();
        var rewritten = new StringBuilder();
        foreach (var line in File.ReadLines(path).TakeWhile(l => l.StartsWith('#')))
        {
            rewritten.Append(line).Append('\n');
        }

        foreach (var test in cases)
        {
            var actual = Facts(test.Sql);
            if (!actual.SequenceEqual(test.Expected))
            {
                failures.Append($"{file}:{test.Line} {test.Sql}\n  expected:\n    {string.Join("\n    ", test.Expected)}\n  actual:\n    {string.Join("\n    ", actual)}\n");
            }

            rewritten.Append($"\nstatement:\n  {test.Sql.ReplaceLineEndings("\n  ")}\nexpect:\n  {string.Join("\n  ", actual)}\n");
        }

        if (Environment.GetEnvironmentVariable("DBGUARD_REWRITE") == "1")
        {
            File.WriteAllText(path, rewritten.ToString());
        }

        Assert.True(failures.Length == 0, failures.ToString());
    }

    [Fact]
    public void CaseFiles_Together_CoverAtLeast150Statements() =>
        Assert.True(Directory.EnumerateFiles(FactsCases.Folder, "*.case").Sum(f => FactsCases.Read(f).Count) >= 150);

    private static List<string> Facts(string sql)
    {
        var text = Analyzer.Analyze(Encoding.UTF8.GetBytes(sql), FactsCases.Shop, Session);
        Assert.Null(text.Failure);
        return [.. text.Statements.SelectMany(s => FactsText.Of(s.Facts, FactsCases.Shop))];
    }
}
