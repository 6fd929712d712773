namespace DbGuard.Corpus.Tests.Sql;

public sealed class StatementSplitterTests
{
    [Theory]
    [InlineData("select 1", "select 1")]
    [InlineData("select 1; select 2;", "select 1|select 2")]
    [InlineData(";", ";")]
    [InlineData("select ';' as \"a;b\"; select $$;$$, $x$ ; $$ $x$", "select ';' as \"a;b\"|select $$;$$, $x$ ; $$ $x$")]
    [InlineData("select E'\\';' ; select 'a'';'", "select E'\\';'|select 'a'';'")]
    [InlineData("select 1 /* ; /* ; */ ; */; -- ;\nselect 2", "select 1 /* ; /* ; */ ; */|-- ;\nselect 2")]
    [InlineData("create rule r as on insert to t do (select 1; select 2); select 3", "create rule r as on insert to t do (select 1; select 2)|select 3")]
    [InlineData("create function f() returns int begin atomic select case when true then 1 end; select 2; end; select 3",
        "create function f() returns int begin atomic select case when true then 1 end; select 2; end|select 3")]
    [InlineData("select a$b$c; select 1", "select a$b$c|select 1")]
    [InlineData("select 'open; select 2", "select 'open; select 2")]
    public void Text_OfStatements_IsSplitWhereTheServerSplits(string sql, string statements) =>
        Assert.Equal(statements.Split('|'), StatementSplitter.Split(sql));

    [Theory]
    [InlineData("select $1, '$1', $2", "select 'it''s', '$1', NULL")]
    [InlineData("select $3, a$1, $tag$ $1 $tag$", "select $3, a$1, $tag$ $1 $tag$")]
    public void Parameters_OfAText_AreWrittenIn(string sql, string written) =>
        Assert.Equal(written, ParameterInliner.Inline(sql, ["it's", null]));

    [Fact]
    public void Backslash_InAParameter_StaysOne() => Assert.Equal(@"select  E'a\\b'", ParameterInliner.Inline("select $1", [@"a\b"]));
}
