using DbGuard.Generator.Trees;
using DbGuard.Generator.Types;

namespace DbGuard.Generator.Tests.Trees;

public sealed class SqlNodeTests
{
    private static SqlNode Hidden => Sql.Expression(SqlTypes.Text, $"ssn", Traits.Hidden | Traits.Touches);

    private static SqlNode Plain => Sql.Expression(SqlTypes.Text, $"name");

    [Fact]
    public void Value_GoesThroughExpressionsAndEndsAtClauses()
    {
        Assert.Equal(Traits.Hidden | Traits.Touches, Sql.Expression(SqlTypes.Text, $"lower({Hidden})").Traits);
        Assert.Equal(Traits.Touches, Sql.Clause($" WHERE {Hidden} IS NULL").Traits);
        Assert.Equal(Traits.Touches, Sql.Enclosed(SqlTypes.Bool, $"EXISTS ({Hidden})").Traits);
    }

    [Fact]
    public void Revealing_HiddenValue_MustBeDenied()
    {
        Assert.True(Sql.Clause($" WHERE {Hidden.Revealing()}").Traits.HasFlag(Traits.MustDeny));
        Assert.Equal(Traits.None, Sql.Clause($" WHERE {Plain.Revealing()}").Traits);
    }

    [Fact]
    public void Columns_OfSetOperation_ShowWhatEitherSideShows()
    {
        var left = Sql.Query($"SELECT {Sql.Targets([Sql.Item($"{Plain}"), Sql.Item($"{Hidden}")])} FROM t");
        var right = Sql.Query($"VALUES {Sql.List([Sql.Row([Hidden, Plain])])}");
        Assert.Equal([Traits.None, Traits.Hidden], ResultColumns.Of(left));
        Assert.Equal([Traits.Hidden, Traits.None], ResultColumns.Of(right));
        Assert.Equal([Traits.Hidden, Traits.Hidden], ResultColumns.Of(Sql.SetOperation($"{left} UNION ALL {right}")));
    }

    [Fact]
    public void Columns_OfWrite_AreThoseOfReturning()
    {
        var source = Sql.Fixed($"{Sql.Query($"SELECT {Sql.Targets([Sql.Item($"{Hidden}")])}")}");
        Assert.Empty(ResultColumns.Of(Sql.Query($"INSERT INTO t {source}")));
        Assert.Equal([Traits.None], ResultColumns.Of(Sql.Query($"INSERT INTO t {source}{Sql.Clause($" RETURNING {Sql.Targets([Sql.Item($"{Plain}")])}")}")));
    }

    [Fact]
    public void Replacement_OfListEntry_TakesItsSeparator()
    {
        SqlNode[] entries = [Plain, Hidden, Plain];
        var list = Sql.List(entries);
        Assert.Equal("name, name", Text(Replacement.In(list, entries[1], null, [])!));
        Assert.Equal("ssn, name", Text(Replacement.In(list, entries[0], null, [])!));
        Assert.Equal("name, ssn", Text(Replacement.In(list, entries[2], null, [])!));
        Assert.Equal("name, ssn, name", Text(list));
    }

    [Fact]
    public void Literal_AtADoorWithParameters_IsBound()
    {
        var node = Sql.Expression(SqlTypes.Text, $"lower({Sql.Literal(SqlTypes.Text, "'A'::text", "A")})");
        var writer = new SqlWriter(withParameters: true).Write(node);
        Assert.Equal("lower($1::text)", writer.ToString());
        Assert.Equal(["A"], writer.Parameters);
        Assert.Equal("lower('A'::text)", Text(node));
    }

    private static string Text(SqlNode node) => new SqlWriter(withParameters: false).Write(node).ToString();

    [Fact]
    public void Field_OfAComputedRow_MayShowAnything()
    {
        var field = new SqlNode(NodeKind.Expression, [new SqlPart("("), new SqlPart(Hidden), new SqlPart(").city")]) { IsVague = true };
        Assert.Equal(Traits.Comparable | Traits.Touches, field.Traits);
        Assert.Equal(Traits.Comparable | Traits.Touches | Traits.MayDeny, field.Revealing().Traits);
    }

    [Fact]
    public void Replacement_InTreesThatShareNodes_KeepsThemShared()
    {
        var (value, other) = (Hidden, Hidden);
        var query = Sql.Query($"SELECT {value}, {other}");
        var declared = Sql.Fixed($"DECLARE c CURSOR FOR {query}");
        var made = new Dictionary<SqlNode, SqlNode?>(ReferenceEqualityComparer.Instance);
        var changed = Replacement.In(declared, value, other.Copy(), made)!;
        Assert.Same(changed.Children.Single(), Replacement.In(query, value, other.Copy(), made));
    }
}
