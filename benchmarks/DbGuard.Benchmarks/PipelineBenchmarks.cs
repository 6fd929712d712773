using System.Buffers.Text;
using System.ComponentModel;
using System.Text;
using BenchmarkDotNet.Attributes;
using DbGuard.Core;
using DbGuard.Core.Decisions;
using DbGuard.Core.Facts;
using DbGuard.Dialects.Postgres;

namespace DbGuard.Benchmarks;

[Description("What does the whole pipeline cost (100 rules): a text seen before, and one never seen?")]
public class PipelineBenchmarks : ISessionObjects
{
    private readonly byte[] _known = Encoding.UTF8.GetBytes("SELECT abalance FROM pgbench_accounts WHERE aid = 271828;");
    private readonly byte[] _new = Encoding.UTF8.GetBytes("SELECT abalance FROM pgbench_accounts WHERE aid = 100000000;");
    private GuardPipeline _pipeline = null!;
    private GuardRequest _knownRequest;
    private GuardRequest _newRequest;
    private int _next = 100_000_000;

    [GlobalSetup]
    public void Setup()
    {
        var policy = BenchmarkPolicy.WithRules(100);
        _pipeline = new GuardPipeline(new PostgresAnalyzer(), policy);
        var profile = policy.ResolveProfile(BenchmarkPolicy.Agent).Profile!;
        var catalog = BenchmarkCatalog.Snapshot;
        _knownRequest = new GuardRequest(_known, BenchmarkPolicy.Agent, profile, catalog, BenchmarkCatalog.Session, this);
        _newRequest = new GuardRequest(_new, BenchmarkPolicy.Agent, profile, catalog, BenchmarkCatalog.Session, this);
        if (_pipeline.Decide(_knownRequest).Verdict != Verdict.Allow)
        {
            throw new InvalidOperationException("the statement is not allowed");
        }
    }

    [Benchmark(Description = "cache hit")]
    public object Hit() => _pipeline.Decide(_knownRequest);

    [Benchmark(Description = "never seen: analysis, decision, remembering it")]
    public object Miss()
    {
        if (!Utf8Formatter.TryFormat(++_next, _new.AsSpan(_new.Length - 10), out _))
        {
            throw new InvalidOperationException("literal");
        }

        return _pipeline.Decide(_newRequest);
    }

    StatementFacts? ISessionObjects.FindPrepared(string name) => null;

    StatementFacts? ISessionObjects.FindCursor(string name) => null;
}
