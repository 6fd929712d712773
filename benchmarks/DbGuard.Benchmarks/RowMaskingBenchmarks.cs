using System.ComponentModel;
using BenchmarkDotNet.Attributes;
using DbGuard.Core.Facts;
using DbGuard.Core.Masking;
using DbGuard.Dialects.Postgres.Values;
using DbGuard.Gateway.Postgres.Masking;
using DbGuard.Protocol.Postgres.Framing;

namespace DbGuard.Benchmarks;

[Description("What does masking 3 of 10 columns cost, per row of about 190 bytes?")]
public class RowMaskingBenchmarks
{
    private const int Rows = 1000;

    private readonly byte[] _buffer = WideRows.Messages(Rows);
    private readonly PacketWriter _output = new(512 * 1024);
    private readonly RowMasker _masker;

    public RowMaskingBenchmarks()
    {
        IMasker[] maskers = [Maskers.Make("email"), MaskerCatalogue.Redact, Maskers.Make("partial", ("keep_last", 4))];
        var columns = new ColumnMask[WideRows.Columns];
        Array.Fill(columns, new ColumnMask(null, "", ColumnLineage.None));
        for (var i = 0; i < maskers.Length; i++)
        {
            columns[WideRows.Protected[i]] = new ColumnMask(maskers[i], "pii", ColumnLineage.None);
        }

        var types = Enumerable.Repeat(new CellType(TypeIds.Text, -1, IsBinary: false), WideRows.Columns).ToArray();
        _masker = RowMasker.Create(new MaskPlan([.. columns]), types, Maskers.NoCatalog)!;
    }

    [Benchmark(Description = "straight copy", Baseline = true, OperationsPerInvoke = Rows)]
    public int Copy()
    {
        _output.Clear();
        _output.WriteBytes(_buffer);
        return _output.WrittenLength;
    }

    [Benchmark(Description = "frame by frame copy", OperationsPerInvoke = Rows)]
    public int CopyFrames()
    {
        _output.Clear();
        var rest = _buffer.AsSpan();
        while (FrameReader.TryReadFrame(rest, FrameLimits.Backend, out var frame, out _, out _) == FrameStatus.Complete)
        {
            _output.WriteBytes(frame.Bytes);
            rest = rest[frame.Bytes.Length..];
        }

        return _output.WrittenLength;
    }

    [Benchmark(Description = "frame by frame, masked", OperationsPerInvoke = Rows)]
    public int Mask()
    {
        _output.Clear();
        var rest = _buffer.AsSpan();
        while (FrameReader.TryReadFrame(rest, FrameLimits.Backend, out var frame, out _, out _) == FrameStatus.Complete)
        {
            if (_masker.MaskRow(frame.Body, _output) != RowOutcome.Written)
            {
                throw new InvalidOperationException("row refused");
            }

            rest = rest[frame.Bytes.Length..];
        }

        return _output.WrittenLength;
    }
}
