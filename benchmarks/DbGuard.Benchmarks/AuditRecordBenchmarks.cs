using System.Buffers;
using System.ComponentModel;
using BenchmarkDotNet.Attributes;
using DbGuard.Core.Audit;

namespace DbGuard.Benchmarks;

[Description("What does one audit record cost before it is stored?")]
public class AuditRecordBenchmarks
{
    private readonly AuditRecordEncoder _encoder = new();
    private readonly ArrayBufferWriter<byte> _body = new(4096);
    private readonly byte[] _previous = new byte[HashChain.HashBytes];
    private readonly byte[] _hash = new byte[HashChain.HashBytes];
    private byte[] _frame = [];

    [GlobalSetup]
    public void Setup() => _frame = new byte[HashChain.HeaderBytes + EncodeDecided()];

    [Benchmark(Description = "encode `statement_decided`")]
    public int EncodeDecided()
    {
        _body.ResetWrittenCount();
        _encoder.Encode(AuditRecords.Decided, _body);
        return _body.WrittenCount;
    }

    [Benchmark(Description = "encode `statement_finished`")]
    public int EncodeFinished()
    {
        _body.ResetWrittenCount();
        _encoder.Encode(AuditRecords.Finished, _body);
        return _body.WrittenCount;
    }

    [Benchmark(Description = "chain hash of the former")]
    public void Seal() => HashChain.Seal(_frame, _previous, 4711, _hash);
}
