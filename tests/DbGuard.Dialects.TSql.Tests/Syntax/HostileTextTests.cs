using System.Text;
using DbGuard.Core.Decisions;
using DbGuard.Core.Facts;

namespace DbGuard.Dialects.TSql.Tests.Syntax;

/// <summary>Texts made to exhaust a stack, to be read otherwise by the server, or not to be texts at all: each is denied, and the process lives.</summary>
public sealed class HostileTextTests
{
    private static string Times(string text, int count) => string.Concat(Enumerable.Repeat(text, count));

    public static TheoryData<string, string, string?> Sizes => new()
    {
        { "100k parentheses", "SELECT " + Times("(", 100_000) + "1" + Times(")", 100_000), "DBG1006" },
        { "10k subqueries", "SELECT * FROM " + Times("(SELECT * FROM ", 10_000) + "t" + Times(") x", 10_000), "DBG1006" },
        { "100k plus signs", "SELECT 1" + Times("+1", 100_000), "DBG1008" },
        { "4k plus signs", "SELECT id" + Times("+1", 4_000) + " FROM customers", null },
        { "4k ands", "SELECT id FROM customers WHERE 1=1" + Times(" AND id=1", 4_000), null },
        { "4k mixed logic", "SELECT id FROM customers WHERE 1=1" + Times(" AND id=1 OR id=2", 2_000), null },
        { "100k ands", "SELECT id FROM customers WHERE 1=1" + Times(" AND id=1", 100_000), "DBG1008" },
        { "4k nots", "SELECT id FROM customers WHERE " + Times("NOT ", 4_000) + "id=1", null },
        { "4k minus signs", "SELECT " + Times("- ", 4_000) + "1", null },
        { "4k unions", "SELECT 1" + Times(" UNION ALL SELECT 1", 4_000), null },
        { "4k joins", "SELECT 1 FROM orders o" + string.Concat(Enumerable.Range(0, 2_000).Select(i => $" CROSS JOIN orders o{i}")), null },
        { "joins nested to the right", "SELECT 1 FROM orders" + Times(" o JOIN orders", 2_000) + " o" + Times(" ON 1=1", 2_000), null },
        { "4k ifs", Times("IF 1=1 ", 4_000) + "SELECT 1", null },
        { "4k else ifs", "IF 1=1 SELECT 1" + Times(" ELSE IF 1=1 SELECT 1", 2_000), null },
        { "300 cases", "SELECT " + Times("CASE WHEN 1=1 THEN ", 290) + "1" + Times(" END", 290), null },
        { "10k cases", "SELECT " + Times("CASE WHEN 1=1 THEN ", 10_000) + "1" + Times(" END", 10_000), "DBG1006" },
        { "10k blocks", Times("BEGIN ", 10_000) + "SELECT 1" + Times(" END", 10_000), "DBG1006" },
        { "250 subqueries", "SELECT * FROM " + Times("(SELECT * FROM ", 250) + "orders" + Times(") x", 250), null },
        { "250 functions", "SELECT " + Times("ABS(", 290) + "1" + Times(")", 290), null },
        { "100k statements", Times("SELECT 1 ", 99_000), null },
        { "10k of IN", "SELECT id FROM orders WHERE id IN (1" + Times(",1", 40_000) + ")", null },
        { "10k collates", "SELECT 'a'" + Times(" COLLATE Latin1_General_BIN", 10_000), null },
        { "time zones", "SELECT GETDATE()" + Times(" AT TIME ZONE 'UTC'", 4_900), null },
        { "dots", "SELECT a" + Times(".a", 50_000) + " FROM t", null },
        { "method calls", "SELECT c" + Times(".value('a','int')", 20_000) + " FROM t", null },
        { "4k concatenations", "SELECT product" + Times(" || 'a'", 4_000) + " FROM orders", null },
        { "290 objects", "SELECT " + Times("JSON_OBJECT('a': ", 290) + "1" + Times(")", 290), null },
        { "10k objects", "SELECT " + Times("JSON_OBJECT('a': ", 10_000) + "1" + Times(")", 10_000), "DBG1006" },
        { "1k windows", "SELECT RANK() OVER w999 FROM orders WINDOW w0 AS (ORDER BY id)" + string.Concat(Enumerable.Range(1, 999).Select(i => $", w{i} AS (w{i - 1})")), null },
        { "4k distinct", "SELECT id FROM orders WHERE 1=1" + Times(" AND id IS DISTINCT FROM 1", 4_000), null },
        { "4k shifts", "SELECT 1" + Times(" << 1", 4_000), null },
        { "3k common tables", "WITH a0 AS (SELECT id FROM orders)" + string.Concat(Enumerable.Range(1, 1_000).Select(i => $", a{i} AS (SELECT * FROM a{i - 1})")) + " SELECT * FROM a1000", null },
    };

    [Theory]
    [MemberData(nameof(Sizes))]
    public void LargeText_IsAnsweredInTime(string name, string text, string? code)
    {
        var clock = System.Diagnostics.Stopwatch.StartNew();
        var analyzed = Stage.Analyze(text);

        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(20), $"{name} took {clock.Elapsed}");
        if (code is not null)
        {
            Assert.Equal(code, analyzed.Failure?.Code);
        }
    }

    [Fact]
    public void LargeText_OnASmallStack_LeavesTheProcessAlive()
    {
        AnalyzedText? analyzed = null;
        var thread = new Thread(() => analyzed = Stage.Analyze("SELECT " + Times("(", 290) + "1" + Times("+1", 4_000) + Times(")", 290)), 256 * 1024);
        thread.Start();
        thread.Join();

        Assert.NotNull(analyzed);
    }

    [Fact]
    public void LongText_IsRefused() => Assert.Equal("DBG1002", Stage.Analyze("SELECT '" + new string('x', 1024 * 1024) + "'").Failure?.Code);

    [Theory]
    [InlineData(new byte[] { 0x53, 0xFF }, "DBG1003")]
    [InlineData(new byte[] { 0x53, 0xC3 }, "DBG1003")]
    [InlineData(new byte[] { 0xED, 0xA0, 0x80 }, "DBG1003")]
    [InlineData(new byte[] { 0x53, 0x00 }, "DBG1004")]
    public void Bytes_ThatAreNoText_AreRefused(byte[] bytes, string code)
    {
        Assert.Equal(code, Stage.Analyzer.Analyze(bytes, Stage.Catalog, Stage.Session).Failure?.Code);
        Assert.Equal(Verdict.Deny, Stage.Decide(bytes).Verdict);
    }

    [Theory]
    [InlineData("SELECT name\u00a0FROM customers")]
    [InlineData("SELECT\u3000name FROM customers")]
    [InlineData("SELECT name -- x\u2028, ssn\nFROM customers")]
    [InlineData("SELECT name -- x\r, ssn\nFROM customers")]
    [InlineData("SELECT name -- x\u0085, ssn\nFROM customers")]
    [InlineData("SELECT name\rFROM customers")]
    [InlineData("DELETE orders /* /* */ WHERE id = 1 /* */ */")]
    [InlineData("EXEC('DELETE orders --\\\n WHERE id = 1')")]
    [InlineData("SELECT 1\nGO\nSELECT 2")]
    [InlineData("SELECT 'unfinished")]
    [InlineData("SELECT /* unfinished")]
    [InlineData("SELECT [unfinished")]
    public void Text_ThatMayBeReadOtherwise_IsDenied(string text)
    {
        var outcome = Stage.Decide(text);
        Assert.Equal(Verdict.Deny, outcome.Verdict);
    }

    [Theory]
    [InlineData("SELECT 'topsecret' FROM (")]
    [InlineData("SELECT 'topsecret' FROM nosuch WHERE a = 'topsecret'")]
    [InlineData("EXEC('SELECT topsecret(')")]
    [InlineData("DECLARE @t varchar(9) = 'topsecret'; EXEC(@t)")]
    [InlineData("SELECT nosuchfunction('topsecret')")]
    [InlineData("CREATE LOGIN x WITH PASSWORD = 'topsecret'")]
    public void Refusal_SaysNothingOfLiterals(string text)
    {
        var outcome = Stage.Decide(text);
        Assert.Equal(Verdict.Deny, outcome.Verdict);
        Assert.DoesNotContain("topsecret", string.Join(' ', outcome.Decision.Reasons.Select(r => $"{r.Sentence} {r.Help} {string.Join(' ', r.Objects)}")), StringComparison.Ordinal);
        Assert.DoesNotContain("topsecret", outcome.Failure?.NearToken ?? "", StringComparison.Ordinal);
    }

    /// <summary>Pieces of statements thrown together: whatever comes out, nothing is thrown.</summary>
    [Fact]
    public void AnyText_IsAnswered()
    {
        var pieces = new[]
        {
            "SELECT", "ssn", "*", "FROM", "customers", "c", "(", ")", ",", "WHERE", "id", "=", "1", "@v", "DECLARE @v int", "SET @v =", ";", "WITH q AS (SELECT 1 AS a)", "JOIN", "ON",
            "ORDER BY", "GROUP BY", "UNION", "INTO #t", "#t", "INSERT", "VALUES", "UPDATE", "DELETE", "OUTPUT inserted.id", "MERGE", "EXEC", "'SELECT 1'", "IF", "ELSE", "WHILE", "BEGIN", "END",
            "TRY", "CATCH", "CASE", "WHEN", "THEN", "NULL", "FOR XML AUTO", "PIVOT", "TOP (1)", "dbo.", "sys.tables", "CROSS APPLY", "å", "\"", "[", "]", "'", "--", "/*", "*/", "\n",
        };
        var random = new Random(20261127);
        for (var i = 0; i < 20_000; i++)
        {
            var text = string.Join(' ', Enumerable.Range(0, random.Next(1, 25)).Select(_ => pieces[random.Next(pieces.Length)]));
            var analyzed = Stage.Analyze(text);
            Assert.NotEqual("DBG1050", analyzed.Failure?.Code);
            Assert.DoesNotContain(analyzed.Statements, s => s.Facts.Gaps.Any(g => g.Subject.EndsWith("Exception", StringComparison.Ordinal)));
        }
    }

    [Fact]
    public void Spans_CountBytes()
    {
        const string Text = "SELECT 'åäö€😀' AS a, nosuch FROM customers";
        var gap = Assert.Single(Assert.Single(Stage.Analyze(Text).Statements).Facts.Gaps);

        Assert.Equal("nosuch", Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(Text).AsSpan(gap.Span!.Value.Offset, gap.Span.Value.Length)));
    }

    [Theory]
    [InlineData("'a''b'", "a'b")]
    [InlineData("N'å'", "å")]
    [InlineData("12", "12")]
    [InlineData("1.0", null)]
    [InlineData("0x01", null)]
    [InlineData("'a", null)]
    [InlineData("'a'b'", null)]
    [InlineData("'a\\\nb'", null)]
    public void Literals_HaveTheirText(string literal, string? value) =>
        Assert.Equal(value, Stage.Analyzer.LiteralText(Encoding.UTF8.GetBytes(literal), new Core.SourceSpan(0, Encoding.UTF8.GetByteCount(literal))));

    [Fact]
    public void Parameters_HaveNumbersInOrder()
    {
        var text = "SELECT id FROM customers WHERE name = @b AND id = @A AND country = @b"u8;

        Assert.Equal(["@b", "@A"], Stage.Analyzer.ParametersOf(text).ToArray());
        var compared = Stage.Analyzer.Analyze(text, Stage.Catalog, Stage.Session).Statements[0].Facts.Comparisons;
        Assert.Equal([1, 2, 1], compared.Select(c => c.Parameter));
    }

    [Fact]
    public void Fingerprints_TellStatementsApart_AndLeaveLiteralsOut()
    {
        static string Of(string text) => Stage.Analyze(text).Statements[0].Fingerprint;

        Assert.Equal(Of("SELECT id FROM customers WHERE id = 1"), Of("SELECT  id FROM customers /* x */ WHERE id = 27"));
        Assert.NotEqual(Of("SELECT id FROM customers WHERE id = 1"), Of("SELECT id FROM customers WHERE id = @a"));
        Assert.NotEqual(Of("SELECT id FROM customers"), Of("SELECT name FROM customers"));
        Assert.Equal(["'a'", "/* b */", "1"], Stage.Analyze("SELECT 'a' /* b */, 1").Statements[0].LiteralSpans.Select(s => "SELECT 'a' /* b */, 1".Substring(s.Offset, s.Length)));
    }

    /// <summary>Every statement of the fact cases, cut anywhere.</summary>
    [Fact]
    public void EveryPrefixOfTheCases_IsAnswered()
    {
        foreach (var text in File.ReadAllText(TestKit.Repository.PathOf("tests", "cases", "tsql", "queries.case")).Split("\n\n").Select(b => b.Split("\n=>")[0]))
        {
            for (var length = 0; length < text.Length; length++)
            {
                var analyzed = Stage.Analyzer.Analyze(Encoding.UTF8.GetBytes(text[..length]), Stage.Catalog, Stage.Session);
                Assert.NotEqual("DBG1050", analyzed.Failure?.Code);
            }
        }
    }
}
