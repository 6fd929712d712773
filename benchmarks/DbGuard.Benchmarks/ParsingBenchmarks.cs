using System.ComponentModel;
using BenchmarkDotNet.Attributes;
using DbGuard.Dialects.Postgres.Syntax;

namespace DbGuard.Benchmarks;

[Description("What does parsing cost, and how much of it is not the native parser?")]
public class ParsingBenchmarks
{
    private readonly PostgresParser _parser = new();
    private readonly uint[] _words = new uint[64 * 1024];
    private byte[] _terminated = [];
    private SyntaxTree? _tree;

    [ParamsSource(nameof(Cases))]
    public SqlCase Statement { get; set; } = null!;

    public static IEnumerable<SqlCase> Cases => Statements.All;

    [GlobalSetup]
    public void Setup()
    {
        _terminated = [.. Statement.Utf8, 0];
        _tree = _parser.Parse(Statement.Utf8).Tree ?? throw new InvalidOperationException($"{Statement} does not parse");
    }

    [Benchmark(Description = "bare native call")]
    public unsafe uint Native()
    {
        NativeResult result;
        fixed (byte* sql = _terminated)
        fixed (uint* words = _words)
        {
            NativeParser.Parse(sql, words, (uint)_words.Length, (uint)_words.Length, ParserLimits.LargestMaxTreeDepth, &result);
        }

        return result.Status == NativeStatus.Ok ? result.Count : throw new InvalidOperationException("native parser refused");
    }

    [Benchmark(Description = "PostgresParser.Parse")]
    public object Parse() => _parser.Parse(Statement.Utf8);

    [Benchmark(Description = "StatementFingerprint.Of")]
    public object Fingerprint() => StatementFingerprint.Of(_tree!.Statements[0], FingerprintScope.WithConstants);
}
