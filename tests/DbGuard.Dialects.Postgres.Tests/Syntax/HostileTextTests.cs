using System.Diagnostics;
using System.Text;
using DbGuard.Dialects.Postgres.Syntax;

namespace DbGuard.Dialects.Postgres.Tests.Syntax;

/// <summary>Texts made to crash, hang or fool a parser. The process must survive each and answer in bounded time.</summary>
public sealed class HostileTextTests
{
    private static readonly PostgresParser s_parser = new();

    // With every limit out of the way the native side must still hold by itself.
    private static readonly PostgresParser s_unbounded = new(new ParserLimits
    {
        MaxBytes = 16 * 1024 * 1024, MaxBracketDepth = int.MaxValue, MaxTreeDepth = int.MaxValue,
    });

    public static TheoryData<string, string> DeepTexts() => new()
    {
        { "operators", "SELECT 1" + Repeat("+1", 100_000) },
        { "concatenation", "SELECT ''" + Repeat("||''", 100_000) },
        { "casts", "SELECT 1" + Repeat("::int", 100_000) },
        { "unions", "SELECT 1" + Repeat(" UNION ALL SELECT 1", 50_000) },
        { "joins", "SELECT 1 FROM t" + Repeat(" CROSS JOIN t", 50_000) },
        { "nots", "SELECT " + Repeat("NOT ", 10_000) + "true" },
        { "parentheses", "SELECT " + Repeat("(", 10_000) + "1" + Repeat(")", 10_000) },
        { "subqueries", Repeat("SELECT (", 10_000) + "1" + Repeat(")", 10_000) },
        { "arrays", "SELECT " + Repeat("ARRAY[", 10_000) + "1" + Repeat("]", 10_000) },
        { "cases", "SELECT " + Repeat("CASE WHEN true THEN ", 10_000) + "1" + Repeat(" END", 10_000) },
        { "functions", "SELECT " + Repeat("f(", 10_000) + "1" + Repeat(")", 10_000) },
        { "indirections", "SELECT (a)" + Repeat(".b", 100_000) },
        { "signs", "SELECT " + Repeat("- ", 100_000) + "1" },
        { "ctes", Repeat("WITH a AS (", 5_000) + "SELECT 1" + Repeat(") SELECT 1", 5_000) },
    };

    [Theory]
    [MemberData(nameof(DeepTexts))]
    public void Nesting_WithoutBounds_Survives(string name, string sql)
    {
        Assert.NotEmpty(name);
        foreach (var stackBytes in (int[])[256 * 1024, 1536 * 1024, 8 * 1024 * 1024])
        {
            var outcome = OnStack(stackBytes, () => s_unbounded.Parse(sql));
            Assert.True(outcome.Succeeded || outcome.Error.Code == SyntaxErrorCodes.TooComplex, $"{name}: {outcome.Error?.Code} {outcome.Error?.ClientMessage}");
        }
    }

    [Theory]
    [MemberData(nameof(DeepTexts))]
    public void Nesting_BeyondTheBounds_IsRefused(string name, string sql)
    {
        var outcome = s_parser.Parse(sql);

        // `(a).b.b.b` is one flat list: long, not deep.
        Assert.Equal(name == "indirections", outcome.Succeeded);
        if (!outcome.Succeeded)
        {
            Assert.Contains(outcome.Error.Code, (string[])[SyntaxErrorCodes.TooComplex, SyntaxErrorCodes.BracketDepth, SyntaxErrorCodes.TooLong]);
        }
    }

    [Theory]
    [InlineData("SELECT 1", "+1", "", 1_900)]
    [InlineData("SELECT ", "(", "1", 900)]
    [InlineData("SELECT * FROM t WHERE a IN (0", ",1", ")", 100_000)]
    [InlineData("SELECT 1 WHERE true", " AND x = 1", "", 50_000)]
    [InlineData("INSERT INTO t VALUES (0)", ",(1)", "", 50_000)]
    [InlineData("SELECT 1", ";SELECT 1", "", 10_000)]
    public void Length_WithoutNesting_Parses(string head, string repeated, string tail, int times)
    {
        var closing = repeated == "(" ? Repeat(")", times) : "";
        var outcome = s_parser.Parse(head + Repeat(repeated, times) + tail + closing);

        Assert.True(outcome.Succeeded, outcome.Error?.ToString());
    }

    [Theory]
    [InlineData("nested comments", "/*", 50_000, "", SyntaxErrorCodes.OperatorRun)]
    [InlineData("nested comments in one run", "/*/", 300_000, "", SyntaxErrorCodes.OperatorRun)]
    [InlineData("spaced nested comments", "/* ", 300_000, "", SyntaxErrorCodes.CommentDepth)]
    [InlineData("comment after comment", "/**/", 250_000, "SELECT 1", SyntaxErrorCodes.OperatorRun)]
    [InlineData("one operator run", "+", 1_000_000, "1", SyntaxErrorCodes.OperatorRun)]
    [InlineData("mixed operator run", "+-", 500_000, "1", SyntaxErrorCodes.OperatorRun)]
    [InlineData("many operator runs", "++++++++++++++++++++++++++++++++++++++++++++++++++++++++++++++++++++ ", 14_000, "1", SyntaxErrorCodes.OperatorRun)]
    public void Lexing_ThatWouldBeQuadratic_IsRefusedAtOnce(string name, string repeated, int times, string tail, string code)
    {
        Assert.NotEmpty(name);
        var sql = Encoding.UTF8.GetBytes("SELECT " + Repeat(repeated, times) + tail);
        var watch = Stopwatch.StartNew();

        var outcome = s_parser.Parse(sql.AsSpan(0, Math.Min(sql.Length, 1024 * 1024)));

        Assert.Equal(code, outcome.Error?.Code);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(1), $"{watch.Elapsed}");
    }

    // The slowest patterns of all one-, two- and three-piece ones out of 43 (48 KB took the lexer up to 3 s).
    [Theory]
    [InlineData("*/*/")]
    [InlineData("+-+")]
    [InlineData("~/**/")]
    [InlineData("/=/*")]
    [InlineData("-/*/*")]
    [InlineData("||/*")]
    [InlineData("/*--")]
    [InlineData("*?/")]
    [InlineData("-/")]
    [InlineData("@@")]
    [InlineData("/*+/* ")]
    [InlineData("/**/ ")]
    [InlineData("'a'\n")]
    [InlineData("\"")]
    [InlineData("$a$ $b$ ")]
    [InlineData("E'\\")]
    [InlineData("U&'a' ")]
    [InlineData("NOT ")]
    public void Pattern_RepeatedToOneMegabyte_TakesBoundedTime(string pattern)
    {
        var sql = "SELECT " + Repeat(pattern, 1_048_000 / pattern.Length);
        var watch = Stopwatch.StartNew();

        var outcome = s_parser.Parse(sql);

        Assert.True(outcome.Succeeded || outcome.Error.Code.StartsWith("DBG100", StringComparison.Ordinal));
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(1), $"{watch.Elapsed} {outcome.Error}");
    }

    [Theory]
    [InlineData("/************************************************************************************/ SELECT 1")]
    [InlineData("SELECT 1 -- ==================================================================================")]
    [InlineData("/* /* nested */ */ SELECT 1 /* */ + /**//**//**/ 2")]
    [InlineData("SELECT '/*/*/*/*', \"/*/*\", $$/*/*/*$$, $a$/*/* $$ /*$a$, E'\\'/*', U&'/*' /* \" ' $$ */")]
    [InlineData("SELECT E'a'\n  -- comment\n 'b\\'/*c'")]
    [InlineData("SELECT a$b$ + 1 FROM t$1$x /* $b$ */")]
    [InlineData("SELECT 0x1e '/*' ")]
    public void Lexing_OfOddButLegalText_IsNotRefusedByTheLimits(string sql)
    {
        var outcome = new PostgresParser(new ParserLimits { MaxCommentDepth = 2 }).Parse(sql);

        Assert.True(outcome.Succeeded || outcome.Error.Code == SyntaxErrorCodes.Syntax, outcome.Error?.ToString());
    }

    [Theory]
    [InlineData("string", 2)]
    [InlineData("dollar", 2)]
    [InlineData("identifier", 2)]
    [InlineData("comment", 2)]
    public void Literal_OfOneMegabyte_Parses(string form, int slack)
    {
        var body = Repeat("x", 1024 * 1024 - 64);
        var sql = form switch
        {
            "string" => $"SELECT '{body}'",
            "dollar" => $"SELECT $q${body}$q$",
            "identifier" => $"SELECT {body}",
            _ => $"SELECT 1 /* {body} */",
        };

        var outcome = s_parser.Parse(sql);

        Assert.True(outcome.Succeeded, outcome.Error?.ToString());
        Assert.True(outcome.Tree.Depth > slack);
    }

    [Fact]
    public void Text_WithAZeroByte_IsRefused()
    {
        var error = s_parser.Parse("select 1; drop table x\0; select 2").Error!;

        Assert.Equal((SyntaxErrorCodes.NulByte, 22), (error.Code, error.Position));
    }

    [Theory]
    [InlineData("2D2DFF", 2)]
    [InlineData("53C0AF", 1)]          // overlong slash
    [InlineData("53EDA080", 1)]        // surrogate
    [InlineData("53F4908080", 1)]      // above U+10FFFF
    [InlineData("53C3", 1)]            // cut short
    public void Text_NotUtf8_IsRefused(string hex, int position)
    {
        var error = s_parser.Parse(Convert.FromHexString(hex)).Error!;

        Assert.Equal((SyntaxErrorCodes.InvalidUtf8, position), (error.Code, error.Position));
    }

    [Fact]
    public void Text_BeyondTheLongest_IsRefused()
    {
        var parser = new PostgresParser(new ParserLimits { MaxBytes = 10 });

        Assert.True(parser.Parse("SELECT 123").Succeeded);
        Assert.Equal(SyntaxErrorCodes.TooLong, parser.Parse("SELECT 1234").Error!.Code);
    }

    [Fact]
    public void Bytes_AtRandom_NeverThrow()
    {
        var random = new Random(20261123);
        string[] pieces = ["SELECT", "'", "\"", "$$", "$a$", "/*", "*/", "--", "\n", "E'", "\\", "U&'", "(", ")", "[", "1", ".", "e", "x", ";", " ", "+", "::", "é", "\0", "FROM", "b'", "$1", "/**/"];
        for (var i = 0; i < 20_000; i++)
        {
            var text = new StringBuilder();
            for (var n = random.Next(1, 24); n > 0; n--)
            {
                text.Append(pieces[random.Next(pieces.Length)]);
            }

            var sql = Encoding.UTF8.GetBytes(text.ToString());
            var outcome = s_parser.Parse(sql);
            var spans = ConstantSpans.Of(sql, ParserLimits.Default);
            Assert.All(spans, s => Assert.True(s.Offset >= 0 && s.Length > 0 && s.Offset + s.Length <= sql.Length));
            Assert.True(outcome.Succeeded || outcome.Error.Position <= sql.Length);
        }
    }

    private static string Repeat(string text, int times) => new StringBuilder(text.Length * times).Insert(0, text, times).ToString();

    private static ParseOutcome OnStack(int bytes, Func<ParseOutcome> parse)
    {
        ParseOutcome outcome = default;
        var thread = new Thread(() => outcome = parse(), bytes);
        thread.Start();
        thread.Join();
        return outcome;
    }
}
