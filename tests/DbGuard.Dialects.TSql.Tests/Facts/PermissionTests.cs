using DbGuard.Core.Decisions;

namespace DbGuard.Dialects.TSql.Tests.Facts;

/// <summary>What the dialect's facts are worth under policies that allow more than the corpus' does.</summary>
public sealed class PermissionTests
{
    private const string Closed = "filter_by: none";
    private const string Equality = "filter_by: {equality: {values: 100, per: 1h, at_once: 1}}";

    [Theory]
    [InlineData("SELECT id FROM customers WHERE ssn = 'a'", Verdict.Allow)]
    [InlineData("SELECT id FROM customers WHERE ssn = @p", Verdict.Allow)]
    [InlineData("DECLARE @p varchar(20) = 'a'; SELECT id FROM customers WHERE ssn = @p", Verdict.Allow)]
    [InlineData("SELECT id FROM customers WHERE salary = 1", Verdict.Allow)]
    [InlineData("SELECT id FROM customers WHERE ssn = 1", Verdict.Deny)]
    [InlineData("SELECT id FROM customers WHERE ssn IN (1)", Verdict.Deny)]
    [InlineData("SELECT id FROM customers WHERE ssn COLLATE Latin1_General_CI_AI = 'a'", Verdict.Deny)]
    [InlineData("SELECT id FROM customers WHERE ssn LIKE 'a%'", Verdict.Deny)]
    [InlineData("SELECT id FROM customers WHERE ssn IN ('a', 'b')", Verdict.Deny)]
    [InlineData("SELECT id FROM customers WHERE ssn = 'a' OR ssn = 'b'", Verdict.Deny)]
    [InlineData("SELECT c.id FROM customers c JOIN (VALUES ('a'), ('b')) v(x) ON v.x = c.ssn", Verdict.Deny)]
    [InlineData("SELECT c.id FROM customers c CROSS APPLY STRING_SPLIT(@p, ',') s WHERE s.value = c.ssn", Verdict.Deny)]
    [InlineData("SELECT c.id FROM customers c JOIN GENERATE_SERIES(1, 1000) s ON s.value = c.salary", Verdict.Deny)]
    [InlineData("DECLARE @t TABLE (x varchar(20)); INSERT @t VALUES ('a'), ('b'); SELECT id FROM customers WHERE ssn IN (SELECT x FROM @t)", Verdict.Deny)]
    [InlineData("DECLARE @t TABLE (x varchar(20)); INSERT @t VALUES ('a'), ('b'); SELECT c.id FROM customers c JOIN @t t ON t.x = c.ssn", Verdict.Deny)]
    [InlineData("SELECT ssn FROM customers UNION SELECT 'a'", Verdict.Deny)]
    [InlineData("SELECT id FROM customers WHERE ssn = (SELECT TOP 1 product FROM orders)", Verdict.Deny)]
    [InlineData("DECLARE @i int = 0; WHILE @i < 1000 BEGIN IF EXISTS (SELECT 1 FROM customers WHERE salary = @i) SELECT @i AS found; SET @i += 1 END", Verdict.Deny)]
    [InlineData("DECLARE @i int = 0; again: IF EXISTS (SELECT 1 FROM customers WHERE salary = @i) SELECT @i AS found; SET @i += 1; GOTO again", Verdict.Deny)]
    public void Equality_IsCounted(string text, Verdict verdict) => Check(verdict, text, Closed, Equality);

    [Theory]
    [InlineData("SELECT country, AVG(salary) AS a FROM customers GROUP BY country HAVING COUNT(salary) >= 3", Verdict.Allow)]
    [InlineData("SELECT country, AVG(salary) AS a FROM customers GROUP BY country HAVING COUNT(*) >= 3", Verdict.Allow)]
    [InlineData("SELECT country, AVG(salary) AS a FROM customers GROUP BY country HAVING COUNT(*) >= 2", Verdict.Mask)]
    [InlineData("SELECT country, MAX(salary) AS a FROM customers GROUP BY country HAVING COUNT(*) >= 3", Verdict.Mask)]
    [InlineData("SELECT country, AVG(salary) OVER () AS a FROM customers", Verdict.Mask)]
    public void Aggregates_AreGuarded(string text, Verdict verdict) =>

        // Who may write the column could fill a group up, so the grant is for readers.
        Check(verdict, text, "      insert: [\"dbo.*\"]\n      update: [\"dbo.*\"]", "      aggregate: {pii: {functions: [count, avg, sum], min_group: 3}}");

    [Theory]
    [InlineData("EXEC dbo.usp_purge 5", Verdict.Hold)]
    [InlineData("EXEC dbo.usp_other 5", Verdict.Deny)]
    public void Procedure_ThatMayBeCalled_IsJudgedByItsBody(string text, Verdict verdict) => Check(verdict, text, "call: []", "call: [dbo.usp_purge]");

    [Theory]
    [InlineData("SELECT dbo.fn_ssn(1) AS x", Verdict.Mask)]
    [InlineData("SELECT id, name FROM dbo.tvf_find('a')", Verdict.Allow)]
    [InlineData("SELECT ssn FROM dbo.tvf_find('a')", Verdict.Mask)]
    public void Function_ThatMayBeCalled_IsSeenThrough(string text, Verdict verdict) => Check(verdict, text, "call: []", "call: [\"dbo.*\"]");

    /// <summary>What reads by a name, or quotes what nobody saw, stays hidden for who may call it.</summary>
    [Theory]
    [InlineData("SELECT ERROR_MESSAGE() AS m")]
    [InlineData("SELECT OBJECT_DEFINITION(1) AS m")]
    public void UnseenValues_AreMasked(string text) => Check(Verdict.Mask, text, "call: []", "call: [\"sys.*\"]");

    private static void Check(Verdict verdict, string text, string find, string replace)
    {
        var outcome = Stage.Decide(text, find, replace);
        Assert.True(outcome.Verdict == verdict, $"{outcome.Verdict}: {string.Join("; ", outcome.Decision.Reasons.Select(r => $"{r.Code} {r.Sentence}"))}");
    }
}
