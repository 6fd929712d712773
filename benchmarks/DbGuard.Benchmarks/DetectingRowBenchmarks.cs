using System.ComponentModel;
using BenchmarkDotNet.Attributes;
using DbGuard.Core.Facts;
using DbGuard.Core.Masking;
using DbGuard.Core.Masking.Detectors;
using DbGuard.Dialects.Postgres.Values;
using DbGuard.Gateway.Postgres.Masking;
using DbGuard.Protocol.Postgres.Framing;

namespace DbGuard.Benchmarks;

[Description("What does looking through 10 text columns cost, per row of about 190 bytes?")]
public class DetectingRowBenchmarks
{
    private const int Rows = 1000;

    private readonly byte[] _clean = WideRows.Messages(Rows, hasValues: false);
    private readonly byte[] _full = WideRows.Messages(Rows);
    private readonly PacketWriter _output = new(512 * 1024);
    private readonly RowMasker _all = Masker("all");
    private readonly RowMasker _usual = Masker("card", "email", "iban", "credential");

    [Benchmark(Description = "frame by frame copy", Baseline = true, OperationsPerInvoke = Rows)]
    public int Copy() => Run(_clean, null);

    [Benchmark(Description = "nothing found; card, email, iban, credential", OperationsPerInvoke = Rows)]
    public int Usual() => Run(_clean, _usual);

    [Benchmark(Description = "nothing found; all 20", OperationsPerInvoke = Rows)]
    public int All() => Run(_clean, _all);

    [Benchmark(Description = "e-mail and phone in each row; all 20", OperationsPerInvoke = Rows)]
    public int Found() => Run(_full, _all);

    private static RowMasker Masker(params string[] words)
    {
        var plan = new MaskPlan([.. Enumerable.Repeat(new ColumnMask(null, "", ColumnLineage.None), WideRows.Columns)])
        {
            Detection = new DetectionPlan(DetectorBenchmarks.For(words), []),
        };
        return RowMasker.Create(plan, [.. Enumerable.Repeat(new CellType(TypeIds.Text, -1, IsBinary: false), WideRows.Columns)], Maskers.NoCatalog)!;
    }

    private int Run(byte[] rows, RowMasker? masker)
    {
        _output.Clear();
        var rest = rows.AsSpan();
        while (FrameReader.TryReadFrame(rest, FrameLimits.Backend, out var frame, out _, out _) == FrameStatus.Complete)
        {
            // A row in which nothing is found goes out of the receive buffer; the copy stands for that.
            if (masker is null || masker.MaskRow(frame.Body, _output) == RowOutcome.Unchanged)
            {
                _output.WriteBytes(frame.Bytes);
            }

            rest = rest[frame.Bytes.Length..];
        }

        return _output.WrittenLength;
    }
}
