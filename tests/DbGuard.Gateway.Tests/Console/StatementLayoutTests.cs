using DbGuard.Gateway.Console.Records;
using DbGuard.Gateway.Console.Statements;
using DbGuard.Gateway.Recordings;

namespace DbGuard.Gateway.Tests.Console;

public sealed class StatementLayoutTests
{
    [Theory]
    [InlineData("select a from t where b between 1 and 2 and c = 'x from y'", "select a\nfrom t\nwhere b between 1 and 2\n  and c = 'x from y'")]
    [InlineData("delete from t where true", "delete from t\nwhere true")]
    [InlineData("select (select 1 from u) from t left join v on true", "select (select 1 from u)\nfrom t\n  left join v on true")]
    [InlineData("select 1\n  from t", "select 1\n  from t")]
    [InlineData("select 'unended", "select 'unended")]
    [InlineData("select 1 -- \u202e tail", "select 1 -- \\u{202e} tail")]
    public void Statement_IsLaidOut(string text, string shown) => Assert.Equal(shown, string.Concat(StatementLayout.Of(text).Select(p => p.Text)));

    [Fact]
    public void Layout_ChangesWhiteSpaceOnly()
    {
        foreach (var text in new[] { "insert into t(a,b) values ($1, E'it\\'s', $$x$$) returning *", "with x as (select 1) update t set a=1 from x where t.b ilike '%ä%' /* c */", "select * from a.b;;  select 2" })
        {
            Assert.Equal(Bare(text), Bare(string.Concat(StatementLayout.Of(text).Select(p => p.Text))));
        }
    }

    [Theory]
    [InlineData("ORDERS", true)]
    [InlineData("DBG2001", true)]
    [InlineData("session-1", true)]
    [InlineData("customers", false)]
    public void Search_ByText_FindsTextCodeAndSession(string text, bool found)
    {
        var row = new StatementRow { Sequence = 1, At = default, Session = "session-1", Number = 1, Principal = "config/a", Database = "d", Verdict = "deny", Text = "select * from orders", Code = "DBG2001" };
        Assert.Equal(found, new StatementSearch(new RecordFilter(), text, null, null).Matches(row));
    }

    private static string Bare(string text) => string.Concat(text.Where(c => !char.IsWhiteSpace(c)));
}
