using System.Buffers.Binary;
using System.ComponentModel;
using System.Text;
using BenchmarkDotNet.Attributes;
using DbGuard.Core.Masking;
using DbGuard.Dialects.Postgres.Values;

namespace DbGuard.Benchmarks;

[Description("What does masking one cell cost, by type and format?")]
public class CellMaskingBenchmarks
{
    private readonly CellBuffer _output = new();
    private CellMasker _masker = null!;
    private byte[] _cell = [];

    [ParamsSource(nameof(Cases))]
    public CellCase Cell { get; set; } = null!;

    public static IEnumerable<CellCase> Cases
    {
        get
        {
            var partial = Maskers.Make("partial", ("keep_last", 4));
            var hash = Maskers.Hash();
            var bucket = Maskers.Make("bucket", ("width", 1000));
            var month = Maskers.Make("date_truncate", ("unit", "month"));
            yield return Text("text, redact", TypeIds.Text, MaskerCatalogue.Redact, "912-00-1234");
            yield return Text("text, partial", TypeIds.Text, partial, "4929-0000-00001234");
            yield return Text("text, email", TypeIds.Text, Maskers.Make("email"), "user1234@mail.test");
            yield return Text("text, hash", TypeIds.Text, hash, "user1234@mail.test");
            yield return Text("int4 text, bucket", TypeIds.Int4, bucket, "271828");
            yield return Binary("int4 binary, bucket", TypeIds.Int4, bucket, [0, 4, 37, 212]);
            yield return Text("int8 text, hash", TypeIds.Int8, hash, "31415926535");
            yield return Text("numeric text, bucket", TypeIds.Numeric, bucket, "66850.00");
            yield return Text("date text, month", TypeIds.Date, month, "2025-03-14");
            yield return Text("timestamptz text, month", TypeIds.TimestampTz, month, "2025-03-14 15:09:26.535897+00");
            var microseconds = new byte[8];
            BinaryPrimitives.WriteInt64BigEndian(microseconds, 795_279_896_000_000);
            yield return Binary("timestamptz binary, month", TypeIds.TimestampTz, month, microseconds);
            yield return Text("uuid text, hash", TypeIds.Uuid, hash, "6fa459ea-ee8a-3ca4-894e-db77e160355e");
            yield return Text("text[] of 3, partial", 1009, partial, "{912-00-1234,\"with, comma\",NULL}");
            yield return Text("jsonb text, redact", TypeIds.JsonB, MaskerCatalogue.Redact, "{\"ssn\": \"912-00-1234\", \"n\": 3}");
        }
    }

    [GlobalSetup]
    public void Setup()
    {
        _masker = CellMasker.Create(Cell.Type, Cell.Masker, Maskers.NoCatalog);
        _cell = Cell.Cell;
        if (!_masker.TryMask(_cell, _output))
        {
            throw new InvalidOperationException($"{Cell} gives NULL: that is not what is to be measured");
        }
    }

    [Benchmark(Description = "CellMasker.TryMask")]
    public bool Mask()
    {
        _output.Clear();
        return _masker.TryMask(_cell, _output);
    }

    private static CellCase Text(string name, uint type, IMasker masker, string cell) =>
        new(name, new CellType(type, -1, IsBinary: false), masker, Encoding.UTF8.GetBytes(cell));

    private static CellCase Binary(string name, uint type, IMasker masker, byte[] cell) =>
        new(name, new CellType(type, -1, IsBinary: true), masker, cell);
}
