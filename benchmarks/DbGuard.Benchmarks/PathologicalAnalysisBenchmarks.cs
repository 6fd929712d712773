using System.ComponentModel;
using BenchmarkDotNet.Attributes;
using DbGuard.Core.Catalog;
using DbGuard.Dialects.Postgres;

namespace DbGuard.Benchmarks;

[Description("What can a hostile text cost in the whole analysis?")]
public class PathologicalAnalysisBenchmarks
{
    private readonly PostgresAnalyzer _analyzer = new();
    private CatalogSnapshot _catalog = null!;

    [ParamsSource(nameof(Cases))]
    public SqlCase Statement { get; set; } = null!;

    public static IEnumerable<SqlCase> Cases => [.. PathologicalParsingBenchmarks.Cases.Where(c => c.Utf8.Length < 500_000), .. Deep];

    private static IEnumerable<SqlCase> Deep =>
    [
        new("40 CTEs, each joins the last twice", Chain(40)),
        new("200 CTEs, each joins the last twice", Chain(200)),
        new("100-way cross join of t1, select *", "SELECT * FROM t1 a0" + string.Concat(Enumerable.Range(1, 99).Select(i => $", t1 a{i}"))),
        new("1,000 correlated sub-selects", "SELECT " + string.Join(", ", Enumerable.Repeat("(SELECT c1 FROM t1 WHERE t1.id = t2.id)", 1000)) + " FROM t2"),
        new("300 sub-selects in one another, select *", string.Concat(Enumerable.Repeat("SELECT * FROM (", 300)) + "SELECT * FROM lineitem" + string.Concat(Enumerable.Repeat(") x", 300))),
        new("CASE of 5,000 arms", "SELECT CASE " + string.Concat(Enumerable.Repeat("WHEN id = 1 THEN c1 ", 5000)) + "END FROM t1"),
        new("AND of 5,000 comparisons", "SELECT 1 FROM t1 WHERE id = 1" + string.Concat(Enumerable.Repeat(" AND id < 7", 5000))),
        new("recursive CTE of 30 columns", Recursive(30)),
    ];

    [GlobalSetup]
    public void Setup() => _catalog = BenchmarkCatalog.Snapshot;

    [Benchmark(Description = "PostgresAnalyzer.Analyze")]
    public object Analyze() => _analyzer.Analyze(Statement.Utf8, _catalog, BenchmarkCatalog.Session);

    private static string Chain(int length) =>
        "WITH c0 AS (SELECT id, c1 FROM t1)"
        + string.Concat(Enumerable.Range(1, length - 1).Select(i => $", c{i} AS (SELECT a.id, a.c1 || b.c1 AS c1 FROM c{i - 1} a JOIN c{i - 1} b ON a.id = b.id)"))
        + $" SELECT * FROM c{length - 1}";

    private static string Recursive(int columns)
    {
        var names = string.Join(", ", Enumerable.Range(1, columns).Select(i => $"x{i}"));
        var rotated = string.Join(", ", Enumerable.Range(2, columns - 1).Select(i => $"x{i}")) + ", x1";
        return $"WITH RECURSIVE r({names}) AS (SELECT {string.Join(", ", Enumerable.Repeat("id", columns))} FROM t1 UNION ALL SELECT {rotated} FROM r WHERE x1 < 9) SELECT * FROM r";
    }
}
