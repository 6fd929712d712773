using System.ComponentModel;
using BenchmarkDotNet.Attributes;
using DbGuard.Core.Catalog;
using DbGuard.Core.Decisions;
using DbGuard.Core.Facts;
using DbGuard.Core.Identities;
using DbGuard.Core.Policies;
using DbGuard.Dialects.Postgres;

namespace DbGuard.Benchmarks;

[Description("What does deciding cost, by rules in the policy?")]
public class DecisionBenchmarks
{
    private CatalogSnapshot _catalog = null!;
    private PolicyEngine _engine = null!;
    private Profile _profile = null!;
    private StatementFacts _lookup = null!;
    private StatementFacts _report = null!;

    [Params(10, 100, 1000)]
    public int Rules { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _catalog = BenchmarkCatalog.Snapshot;
        var policy = BenchmarkPolicy.WithRules(Rules);
        _engine = new PolicyEngine(policy);
        _profile = policy.ResolveProfile(BenchmarkPolicy.Agent).Profile!;
        _lookup = Facts("pk lookup");
        _report = Facts("TPC-H Q8");
    }

    [Benchmark(Description = "pk lookup")]
    public object Lookup() => _engine.Decide(_lookup, BenchmarkPolicy.Agent, _profile, _catalog);

    [Benchmark(Description = "TPC-H Q8")]
    public object Report() => _engine.Decide(_report, BenchmarkPolicy.Agent, _profile, _catalog);

    private StatementFacts Facts(string name)
    {
        var facts = new PostgresAnalyzer().Analyze(Statements.All.Single(s => s.Name == name).Utf8, _catalog, BenchmarkCatalog.Session).Statements[0].Facts;
        var decision = _engine.Decide(facts, BenchmarkPolicy.Agent, _profile, _catalog);
        return decision.Verdict == Verdict.Allow ? facts : throw new InvalidOperationException($"{name}: {string.Join("; ", decision.Reasons.Select(r => r.Sentence))}");
    }
}
