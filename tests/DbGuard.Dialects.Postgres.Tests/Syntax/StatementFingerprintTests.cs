using DbGuard.Dialects.Postgres.Syntax;

namespace DbGuard.Dialects.Postgres.Tests.Syntax;

public sealed class StatementFingerprintTests
{
    [Theory]
    [InlineData("SELECT a FROM t WHERE id = 1", "select  A /* c */ from T where id=234")]
    [InlineData("INSERT INTO t VALUES (1, 'x')", "INSERT INTO t VALUES (2, E'y')")]
    [InlineData("UPDATE t SET a = 'x' WHERE b = 1.5", "UPDATE t SET a = $$y$$ WHERE b = 2.5")]
    [InlineData("SELECT 1 LIMIT 5", "SELECT 2 LIMIT 6")]
    [InlineData("EXPLAIN SELECT * FROM t WHERE a = 1", "EXPLAIN SELECT * FROM t WHERE a = 2")]
    [InlineData("EXECUTE p(1)", "EXECUTE p(2)")]
    [InlineData("COPY (SELECT * FROM t WHERE a = 1) TO STDOUT", "COPY (SELECT * FROM t WHERE a = 9) TO STDOUT")]
    public void Fingerprint_OfStatementsThatDifferInLiterals_IsEqual(string one, string other)
    {
        Assert.Equal(Of(one, FingerprintScope.WithoutConstants), Of(other, FingerprintScope.WithoutConstants));
        Assert.NotEqual(Of(one, FingerprintScope.WithConstants), Of(other, FingerprintScope.WithConstants));
    }

    [Theory]
    [InlineData("SELECT * FROM a.t", "SELECT * FROM b.t")]
    [InlineData("SELECT * FROM secrets u", "SELECT * FROM public_data u")]
    [InlineData("SELECT * FROM t1", "SELECT * FROM t2")]
    [InlineData("SELECT a FROM t", "SELECT b FROM t")]
    [InlineData("SELECT a AS x FROM t", "SELECT a AS y FROM t")]
    [InlineData("SELECT f(a) FROM t", "SELECT g(a) FROM t")]
    [InlineData("SELECT * FROM t WHERE a = 1", "SELECT * FROM t WHERE a > 1")]
    [InlineData("SELECT * FROM t WHERE a = 1 AND b = 1", "SELECT * FROM t WHERE a = 1 OR b = 1")]
    [InlineData("SELECT * FROM t WHERE a = $1", "SELECT * FROM t WHERE a = $2")]
    [InlineData("SELECT * FROM t WHERE a = $1", "SELECT * FROM t WHERE a = 1")]
    [InlineData("SELECT * FROM t WHERE a = NULL", "SELECT * FROM t WHERE a = 1")]
    [InlineData("SELECT * FROM t", "SELECT * FROM t FOR UPDATE")]
    [InlineData("SELECT * FROM t", "SELECT * FROM ONLY t")]
    [InlineData("SELECT a FROM t ORDER BY 1", "SELECT a FROM t ORDER BY 2")]
    [InlineData("SELECT a, b FROM t GROUP BY 1", "SELECT a, b FROM t GROUP BY 2")]
    [InlineData("SELECT a::varchar(3) FROM t", "SELECT a::varchar(5) FROM t")]
    [InlineData("SELECT a FROM t UNION SELECT a FROM u", "SELECT a FROM t UNION ALL SELECT a FROM u")]
    [InlineData("DELETE FROM t", "DELETE FROM t WHERE true")]
    [InlineData("DROP TABLE a", "DROP TABLE b")]
    [InlineData("DROP TABLE a", "DROP TABLE a CASCADE")]
    [InlineData("DROP TABLE a", "DROP VIEW a")]
    [InlineData("SET role = 'admin'", "SET role = 'reader'")]
    [InlineData("SET search_path TO a", "SET search_path TO b")]
    [InlineData("COPY t TO STDOUT", "COPY t FROM STDIN")]
    [InlineData("COPY t TO PROGRAM 'a'", "COPY t TO PROGRAM 'b'")]
    [InlineData("CREATE VIEW v AS SELECT 1", "CREATE VIEW v AS SELECT 2")]
    [InlineData("GRANT SELECT ON t TO a", "GRANT SELECT ON t TO b")]
    [InlineData("BEGIN", "COMMIT")]
    [InlineData("SELECT a, b FROM t", "SELECT ab FROM t")]
    public void Fingerprint_OfStatementsThatDifferInMeaning_Differs(string one, string other)
    {
        Assert.NotEqual(Of(one, FingerprintScope.WithoutConstants), Of(other, FingerprintScope.WithoutConstants));
        Assert.NotEqual(Of(one, FingerprintScope.WithConstants), Of(other, FingerprintScope.WithConstants));
    }

    [Fact]
    public void Fingerprint_OfEveryStatement_IsUnique()
    {
        var all = EveryStatement.Texts.Select(t => Of(t, FingerprintScope.WithoutConstants)).ToArray();

        Assert.Equal(all.Length, all.Distinct().Count());
        Assert.All(all, f => Assert.Matches("^[0-9a-f]{64}$", f));
    }

    [Fact]
    public void Fingerprint_OfTheSecondStatement_DoesNotDependOnItsPlace() =>
        Assert.Equal(
            Of("SELECT a FROM t", FingerprintScope.WithConstants),
            StatementFingerprint.Of(new PostgresParser().Parse("BEGIN; SELECT a FROM t").Tree!.Statements[1], FingerprintScope.WithConstants));

    private static string Of(string sql, FingerprintScope scope) =>
        StatementFingerprint.Of(new PostgresParser().Parse(sql).Tree!.Statements[0], scope);
}
