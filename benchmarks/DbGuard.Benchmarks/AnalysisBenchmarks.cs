using System.ComponentModel;
using BenchmarkDotNet.Attributes;
using DbGuard.Core.Catalog;
using DbGuard.Dialects.Postgres;
using DbGuard.Dialects.Postgres.Syntax;

namespace DbGuard.Benchmarks;

[Description("What does the whole analysis cost: parsing, name resolution, lineage, facts?")]
public class AnalysisBenchmarks
{
    private readonly PostgresParser _parser = new();
    private readonly PostgresAnalyzer _analyzer = new();
    private CatalogSnapshot _catalog = null!;

    [ParamsSource(nameof(Cases))]
    public SqlCase Statement { get; set; } = null!;

    public static IEnumerable<SqlCase> Cases => Statements.All;

    [GlobalSetup]
    public void Setup()
    {
        _catalog = BenchmarkCatalog.Snapshot;
        var text = _analyzer.Analyze(Statement.Utf8, _catalog, BenchmarkCatalog.Session);
        if (text.Failure is not null || text.Statements.Any(s => !s.Facts.Gaps.IsEmpty))
        {
            throw new InvalidOperationException($"{Statement} is not understood: {text.Failure?.Sentence} {string.Join(", ", text.Statements.SelectMany(s => s.Facts.Gaps))}");
        }
    }

    [Benchmark(Description = "of that: parsing", Baseline = true)]
    public object Parse() => _parser.Parse(Statement.Utf8);

    [Benchmark(Description = "PostgresAnalyzer.Analyze")]
    public object Analyze() => _analyzer.Analyze(Statement.Utf8, _catalog, BenchmarkCatalog.Session);
}
