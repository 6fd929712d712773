using System.Buffers.Binary;
using DbGuard.Core.Catalog;
using DbGuard.Core.Masking.Detectors;

namespace DbGuard.Dialects.Postgres.Values.Detecting;

/// <summary>
/// A composite value in binary format, field by field; each field names its type. One that cannot be taken apart is looked at as a whole.
/// Layout: Int32 fields, per field UInt32 type, Int32 length (-1 for NULL) and bytes. Source: PostgreSQL 18, rowtypes.c, record_send.
/// </summary>
internal sealed class BinaryRecordDetectingCell(ContentMasker content, CatalogSnapshot catalog, int depth) : DetectingCell(content)
{
    private const int HeaderBytes = 8;
    private const int Null = -1;

    private readonly Dictionary<uint, CellMasker?> _byType = [];
    private readonly CellBuffer _masked = new();

    protected override CellOutcome LookThrough(ReadOnlySpan<byte> cell, CellBuffer output)
    {
        if (cell.Length < sizeof(int))
        {
            return Withhold(cell);
        }

        var before = Content.Total;
        var count = BinaryPrimitives.ReadInt32BigEndian(cell);
        var copied = 0;
        var at = sizeof(int);
        for (var i = 0; i < count; i++)
        {
            if (cell.Length - at < HeaderBytes)
            {
                return Content.Total == before ? Withhold(cell) : CellOutcome.Null;
            }

            var type = BinaryPrimitives.ReadUInt32BigEndian(cell[at..]);
            var length = BinaryPrimitives.ReadInt32BigEndian(cell[(at + sizeof(uint))..]);
            var start = at + HeaderBytes;
            if (length < Null || length > cell.Length - start)
            {
                return Content.Total == before ? Withhold(cell) : CellOutcome.Null;
            }

            at = start + Math.Max(length, 0);
            if (length > 0 && CellOf(type) is { } field)
            {
                LookAtField(field, cell, start, at, ref copied, output);
            }
        }

        if (at != cell.Length)
        {
            return Content.Total == before ? Withhold(cell) : CellOutcome.Null;
        }

        output.Append(cell[copied..]);
        return copied == 0 ? CellOutcome.Unchanged : CellOutcome.Masked;
    }

    private void LookAtField(CellMasker field, ReadOnlySpan<byte> cell, int start, int end, ref int copied, CellBuffer output)
    {
        _masked.Clear();
        var outcome = field.Treat(cell[start..end], _masked);
        if (outcome == CellOutcome.Unchanged)
        {
            return;
        }

        output.Append(cell[copied..(start - sizeof(int))]);
        output.AppendInt32(outcome == CellOutcome.Null ? Null : _masked.Length);
        output.Append(_masked.WrittenSpan);
        copied = end;
    }

    private CellMasker? CellOf(uint type)
    {
        if (!_byType.TryGetValue(type, out var cell))
        {
            _byType.Add(type, cell = DetectingCellFactory.Create(new CellType(type, -1, IsBinary: true), Content, catalog, depth + 1));
        }

        return cell;
    }
}
