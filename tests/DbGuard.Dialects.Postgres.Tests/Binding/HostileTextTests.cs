using System.Diagnostics;
using System.Text;
using DbGuard.Core.Facts;

namespace DbGuard.Dialects.Postgres.Tests.Binding;

public sealed class HostileTextTests
{
    private static readonly PostgresAnalyzer Analyzer = new();
    private static readonly SessionView Session = new([["public"]]);

    public static TheoryData<string, string> Large()
    {
        static string Repeat(string text, int times) => string.Concat(Enumerable.Repeat(text, times));
        return new()
        {
            { "operator chain", $"SELECT ssn{Repeat(" || 'x'", 1500)} FROM customers" },
            { "IN list", $"SELECT id FROM customers WHERE id IN (1{Repeat(", 2", 20_000)})" },
            { "OR chain", $"DELETE FROM orders WHERE id = 1{Repeat(" OR id = 2", 10_000)}" },
            { "joins", $"SELECT a.id FROM orders a{string.Concat(Enumerable.Range(0, 200).Select(i => $" JOIN orders t{i} ON t{i}.id = a.id"))}" },
            { "CTE chain", $"WITH c0 AS (SELECT * FROM customers){string.Concat(Enumerable.Range(1, 400).Select(i => $", c{i} AS (SELECT * FROM c{i - 1})"))} SELECT * FROM c400" },
            { "long CTE list", $"WITH c0 AS (SELECT ssn FROM customers){string.Concat(Enumerable.Range(1, 1500).Select(i => $", c{i} AS (SELECT ssn FROM c{i - 1})"))} SELECT ssn FROM c1500" },
            { "many CTEs", $"WITH c0 AS (SELECT ssn FROM customers){string.Concat(Enumerable.Range(1, 8000).Select(i => $", c{i} AS (SELECT 1)"))} SELECT ssn FROM c0" },
            { "doubling CTEs", $"WITH c0 AS (SELECT ssn AS x FROM customers){string.Concat(Enumerable.Range(1, 40).Select(i => $", c{i} AS (SELECT a.x || b.x AS x FROM c{i - 1} a, c{i - 1} b)"))} SELECT x FROM c40" },
            { "doubling types", $"WITH c0 AS (SELECT ARRAY[ssn] AS x FROM customers){string.Concat(Enumerable.Range(1, 60).Select(i => $", c{i} AS (SELECT x FROM c{i - 1} UNION ALL SELECT x FROM c{i - 1})"))} SELECT u FROM c60, unnest(x) u" },
            { "doubling shapes", $"WITH c0 AS (SELECT ARRAY[ssn] AS x FROM customers){string.Concat(Enumerable.Range(1, 60).Select(i => $", c{i} AS (SELECT s.x FROM (SELECT x FROM c{i - 1} UNION ALL SELECT x FROM c{i - 1}) s)"))} SELECT u FROM c60, unnest(x || x) u" },
            { "union", $"SELECT ssn FROM customers{Repeat(" UNION ALL SELECT name FROM countries", 900)}" },
            { "subqueries", $"SELECT {Repeat("(SELECT ", 300)}ssn{Repeat(")", 300)} FROM customers" },
            { "rows of values", $"INSERT INTO audit_log (actor, action) VALUES ('a', 'b'){Repeat(", ('a', 'b')", 20_000)}" },
            { "recursive shift", $"WITH RECURSIVE r AS (SELECT {string.Join(", ", Enumerable.Range(0, 60).Select(i => $"{(i == 0 ? "ssn" : "name")} AS c{i}"))} FROM customers UNION ALL SELECT {string.Join(", ", Enumerable.Range(0, 60).Select(i => $"c{(i + 59) % 60}"))} FROM r) SELECT c59 FROM r" },
        };
    }

    [Theory]
    [MemberData(nameof(Large))]
    public void Analyze_LargeText_EndsSoonAndMissesNothing(string shape, string sql)
    {
        var clock = Stopwatch.StartNew();
        var text = Analyzer.Analyze(Encoding.UTF8.GetBytes(sql), FactsCases.Shop, Session);
        clock.Stop();
        Assert.Null(text.Failure);
        var facts = text.Statements[0].Facts;
        Assert.Empty(facts.Gaps);
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(5), $"{shape} took {clock.Elapsed}");
        if (sql.Contains("ssn", StringComparison.Ordinal))
        {
            var ssn = FactsCases.Shop.FindTable(new DbGuard.Core.Catalog.QualifiedName("public", "customers"))!.FindColumn("ssn")!.Number;
            Assert.Contains(facts.Outputs, o => o.Lineage.Origins.Any(origin => origin.Column.Number == ssn));
        }
    }

    [Fact]
    public void Analyze_OnASmallStack_IsAGapAndNoCrash()
    {
        var sql = Encoding.UTF8.GetBytes($"SELECT {string.Concat(Enumerable.Repeat("- ", 900))}id FROM customers");
        AnalyzedText? text = null;
        var thread = new Thread(() => text = Analyzer.Analyze(sql, FactsCases.Shop, Session), 192 * 1024);
        thread.Start();
        thread.Join();
        Assert.NotNull(text);
        Assert.True(text.Failure is not null || text.Statements[0].Facts.Gaps.Any(g => g.Kind == GapKind.LimitReached) || text.Statements[0].Facts.Outputs[0].Lineage.Origins.Length == 1);
    }

    [Theory]
    [InlineData("SELEC 1", 1, "SELEC")]
    [InlineData("SELECT 1 FROM FROM", 15, "FROM")]
    [InlineData("SELECT 'é' 'x' FROM", 12, null)]
    public void SyntaxError_Analysed_GivesPositionInCharactersAndNoLiteral(string sql, int position, string? near)
    {
        var failure = Analyzer.Analyze(Encoding.UTF8.GetBytes(sql), FactsCases.Shop, Session).Failure;
        Assert.NotNull(failure);
        Assert.True(failure.IsSyntaxError);
        Assert.Equal(position, failure.Position);
        Assert.Equal(near, failure.NearToken);
    }

    [Fact]
    public void TwoSearchPaths_NameMeansTwoRelations_BothCount()
    {
        var session = new SessionView([["public"], ["scratch"]]);
        var facts = Analyzer.Analyze("SELECT ssn FROM customers"u8, FactsCases.Shop, session).Statements[0].Facts;
        Assert.Equal(2, facts.Tables.Length);
        Assert.Equal(2, facts.Outputs[0].Lineage.Origins.Length);
        Assert.Empty(facts.Gaps);
    }

    [Theory]
    [InlineData("SET search_path = scratch; SELECT ssn FROM customers")]
    [InlineData("SELECT set_config('search_path', 'nosuch, scratch', false); SELECT ssn FROM customers")]
    [InlineData("DO $$ BEGIN NULL; END $$; SELECT ssn FROM customers")]
    public void SearchPath_ChangedInsideTheText_CountsForWhatFollows(string sql)
    {
        var facts = Analyzer.Analyze(Encoding.UTF8.GetBytes(sql), FactsCases.Shop, Session).Statements[1].Facts;
        Assert.Contains(facts.Tables, t => t.Table.Name.Schema == "scratch");
        Assert.Contains(facts.Tables, t => t.Table.Name.Schema == "public");
    }

    [Fact]
    public void ViewThatCallsAFunctionWithoutAPath_MeansWhatTheSessionsPathSays()
    {
        foreach (var schema in (string[])["public", "scratch", "public"])
        {
            var facts = Analyzer.Analyze("SELECT ref FROM public.v_path"u8, FactsCases.Shop, new SessionView([[schema]])).Statements[0].Facts;
            Assert.Equal(schema, Assert.Single(facts.Tables, t => t.Table.Name.Name == "customers").Table.Name.Schema);
        }

        // A label on its column cannot be followed to columns that depend on who asks.
        var view = FactsCases.Shop.FindTable(new DbGuard.Core.Catalog.QualifiedName("public", "v_path"))!;
        Assert.True(PostgresAnalyzer.OriginOf(FactsCases.Shop, new DbGuard.Core.Catalog.ColumnId(view.Id, 2)).IsUnknown);
    }

    [Fact]
    public void TwoSearchPaths_ShapesDiffer_IsAGap()
    {
        var session = new SessionView([["public"], ["scratch"]]);
        var facts = Analyzer.Analyze("SELECT * FROM customers"u8, FactsCases.Shop, session).Statements[0].Facts;
        Assert.Contains(facts.Gaps, g => g.Kind == GapKind.Ambiguous);
    }
}
