using System.Text;
using DbGuard.Dialects.Postgres.Syntax;
using DbGuard.Dialects.Postgres.Syntax.Nodes;

namespace DbGuard.Dialects.Postgres.Tests.Syntax;

public sealed class PostgresParserTests
{
    private static readonly PostgresParser s_parser = new();

    [Fact]
    public void Select_WithWhere_ReadsByNamedSlots()
    {
        var tree = s_parser.Parse("SELECT c.ssn AS s FROM sales.Customers c WHERE id = $1").Tree!;

        var select = Assert.Single(tree.Statements).Node;
        Assert.Equal(NodeTag.SelectStmt, select.Tag);
        Assert.Equal(SetOperation.None, select.Enum(SelectStmt.Op));
        var target = select.List(SelectStmt.TargetList)[0];
        Assert.Equal("s", target.Text(ResTarget.Name));
        var column = target.Node(ResTarget.Val);
        Assert.Equal(NodeTag.ColumnRef, column.Tag);
        Assert.Equal(7, column.Location);
        Assert.Equal("ssn", column.List(ColumnRef.Fields).Last.Text(StringValue.Sval));
        var from = select.List(SelectStmt.FromClause)[0];
        Assert.Equal("sales", from.Text(RangeVar.Schemaname));
        Assert.Equal("customers", from.Text(RangeVar.Relname));
        Assert.True(from.Utf8(RangeVar.Relname).SequenceEqual("customers"u8));
        Assert.Null(from.Text(RangeVar.Catalogname));
        Assert.Equal('p', from.Char(RangeVar.Relpersistence));
        Assert.True(from.Bool(RangeVar.Inh));
        var where = select.Node(SelectStmt.WhereClause);
        Assert.Equal(AExprKind.Op, where.Enum(AExpr.Kind));
        Assert.Equal("=", where.List(AExpr.Name).Text(0));
        Assert.Equal(1, where.Node(AExpr.Rexpr).Int(ParamRef.Number));
        Assert.True(select.Node(SelectStmt.HavingClause).IsNull);
        Assert.True(select.List(SelectStmt.GroupClause).IsEmpty);
    }

    [Fact]
    public void Slot_OfAnotherNodeType_IsRefused()
    {
        var select = s_parser.Parse("SELECT 1").Tree!.Statements[0].Node;

        Assert.Throws<InvalidOperationException>(() => select.Text(RangeVar.Relname));
        Assert.Throws<InvalidOperationException>(() => select.Node(SelectStmt.WhereClause).Enum(AExpr.Kind));
        Assert.Throws<InvalidOperationException>(() => select.AsList());
    }

    [Theory]
    [InlineData("SELECT 1;  DELETE FROM t ;", "0+8 11+14")]
    [InlineData("  /* é */ SELECT 'é'; SELECT 2", "11+11 24+8")]
    [InlineData(";;SELECT 1;;", "2+8")]
    [InlineData("", "")]
    [InlineData("-- nothing", "")]
    public void Statements_OfAText_HaveByteSpans(string sql, string spans)
    {
        var tree = s_parser.Parse(sql).Tree!;

        Assert.Equal(spans, string.Join(' ', tree.Statements.Select(s => $"{s.Location}+{s.Length}")));
        Assert.Equal(sql, Encoding.UTF8.GetString(tree.Source));
    }

    [Theory]
    [InlineData("SELECT FROM WHERE", 12, "42601")]
    [InlineData("SELECT 'äöü', é é é FROM WHERE", 23, "42601")]
    [InlineData("SELECT 'open", 7, "42601")]
    [InlineData("SELECT 1 FROM", 13, "42601")]
    public void Error_InTheText_HasBytePosition(string sql, int position, string sqlState)
    {
        var error = s_parser.Parse(sql).Error!;

        Assert.Equal(SyntaxErrorCodes.Syntax, error.Code);
        Assert.Equal(sqlState, error.SqlState);
        Assert.Equal(position, error.Position);
        Assert.NotEmpty(error.ClientMessage);
    }

    [Fact]
    public void Error_QuotingALiteral_KeepsItOutOfItsText()
    {
        var error = s_parser.Parse("SELECT 1 'top-secret'").Error!;

        Assert.Contains("top-secret", error.ClientMessage, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("secret", error.Sentence, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("SELECT 'é' FROM FROM t", "FROM", 17)]
    [InlineData("SELECT a FROM t WHERE ,", ",", 23)]
    [InlineData("SELECT 1 'secret'", null, 10)]
    [InlineData("SELECT 'a' 4111111111111111", null, 12)]
    [InlineData("SELECT 'a' $$secret$$", null, 12)]
    [InlineData("SELECT 'a' E'secret'", null, 12)]
    [InlineData("SELECT 1 FROM", null, 14)]
    [InlineData("SELECT \"a secret", null, 8)]
    public void Error_NearAToken_NamesItUnlessItIsALiteral(string sql, string? token, int cursor)
    {
        var error = s_parser.Parse(sql).Error!;

        Assert.Equal((token, cursor), (error.NearToken, error.Cursor));
    }

    [Theory]
    [InlineData("SELECT 1", "SelectStmt{TargetList=[ResTarget{Val=AConst{Val=1}}]}")]
    [InlineData("SELECT NULL, true, 1.5, b'1', 'x'", "SelectStmt{TargetList=[ResTarget{Val=AConst{Isnull=1}}, ResTarget{Val=AConst{Val=BooleanValue{Boolval=1}}}, ResTarget{Val=AConst{Val=FloatValue{Fval=1.5}}}, ResTarget{Val=AConst{Val=BitStringValue{Bsval=b1}}}, ResTarget{Val=AConst{Val='x'}}]}")]
    [InlineData("FETCH ALL FROM c", "FetchStmt{HowMany=-1 HowMany=2147483647 Portalname=c}")]
    public void Tree_OfAText_HoldsItsFacts(string sql, string expected) => Assert.Equal(expected, SyntaxDump.Of(sql));
}
