using System.Text;
using DbGuard.Dialects.Postgres.Syntax;

namespace DbGuard.Dialects.Postgres.Tests.Syntax;

public sealed class ConstantSpansTests
{
    [Theory]
    [InlineData("SELECT 1, 'a''b', -2.5e3 FROM t1 WHERE a = $1", "1|'a''b'|2.5e3")]
    [InlineData("SELECT E'a\\'b', U&'d\\0061' UESCAPE '!', N'n', b'01', x'ff', 0x1F, 1_000", "E'a\\'b'|U&'d\\0061'|'!'|'n'|b'01'|x'ff'|0x1F|1_000")]
    [InlineData("SELECT $$a$$, $q$b $$ c$q$ -- tail é", "$$a$$|$q$b $$ c$q$|-- tail é")]
    [InlineData("/* head */ SELECT 'é' /* in /* ner */ */ , \"col 'x'\"", "/* head */|'é'|/* in /* ner */ */")]
    [InlineData("SELECT 'a'\n'b'", "'a'\n'b'")]
    [InlineData("CREATE ROLE r PASSWORD 'p'", "'p'")]
    [InlineData("SELECT a FROM t", "")]
    public void Spans_OfAText_CoverItsLiteralsAndComments(string sql, string expected)
    {
        var bytes = Encoding.UTF8.GetBytes(sql);

        Assert.Equal(expected, Cut(bytes, ConstantSpans.Of(new PostgresParser().Parse(sql).Tree!)));
        Assert.Equal(expected, Cut(bytes, ConstantSpans.Of(bytes, ParserLimits.Default)));
    }

    [Theory]
    [InlineData("SELEC 'secret' FORM", "'secret'")]
    [InlineData("SELECT 'open", "SELECT 'open")]
    [InlineData("SELECT 1\0 'x'", "SELECT 1\0 'x'")]
    public void Spans_OfATextThatDoesNotParse_CoverAtLeastItsLiterals(string sql, string expected)
    {
        var bytes = Encoding.UTF8.GetBytes(sql);

        Assert.Equal(expected, Cut(bytes, ConstantSpans.Of(bytes, ParserLimits.Default)));
    }

    [Fact]
    public void Spans_OfSeveralStatements_AreDividedWithoutLoss()
    {
        var tree = new PostgresParser().Parse("/* a */ SELECT 1; -- b\n SELECT 2 /* c */; /* d */").Tree!;
        var spans = ConstantSpans.Of(tree);

        Assert.Equal("/* a */|1", Cut(tree.Source, ConstantSpans.Within(spans, tree, 0)));
        Assert.Equal("-- b|2|/* c */|/* d */", Cut(tree.Source, ConstantSpans.Within(spans, tree, 1)));
    }

    private static string Cut(ReadOnlySpan<byte> sql, IEnumerable<DbGuard.Core.SourceSpan> spans)
    {
        var parts = new List<string>();
        foreach (var span in spans)
        {
            parts.Add(Encoding.UTF8.GetString(sql.Slice(span.Offset, span.Length)));
        }

        return string.Join('|', parts);
    }
}
