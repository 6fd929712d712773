using System.ComponentModel;
using BenchmarkDotNet.Attributes;
using DbGuard.Protocol.Postgres.Framing;

namespace DbGuard.Benchmarks;

[Description("What does walking a receive buffer of 1,000 rows cost, per row?")]
public class FramingBenchmarks
{
    private const int Rows = 1000;

    private readonly byte[] _buffer = WideRows.Messages(Rows);
    private readonly byte[] _copy = new byte[WideRows.Messages(Rows).Length];

    [Benchmark(Description = "FrameReader, every frame", OperationsPerInvoke = Rows)]
    public int Walk()
    {
        var rest = _buffer.AsSpan();
        var count = 0;
        while (FrameReader.TryReadFrame(rest, FrameLimits.Backend, out var frame, out _, out _) == FrameStatus.Complete)
        {
            rest = rest[frame.Bytes.Length..];
            count++;
        }

        return count == Rows ? count : throw new InvalidOperationException("frames were lost");
    }

    [Benchmark(Description = "one straight copy of the buffer", Baseline = true, OperationsPerInvoke = Rows)]
    public void Copy() => _buffer.CopyTo(_copy.AsSpan());
}
