using System.Buffers.Binary;
using DbGuard.Core.Catalog;
using DbGuard.Core.Masking;
using DbGuard.Dialects.Postgres.Values;
using DbGuard.Protocol.Postgres;
using DbGuard.Protocol.Postgres.Framing;

namespace DbGuard.Gateway.Postgres.Masking;

/// <summary>
/// Masks the rows of one result. Stretches of unmasked columns are copied whole; nothing is allocated per row. Holds scratch
/// buffers: one per result, not thread-safe.
/// </summary>
internal sealed class RowMasker
{
    private const int Null = -1;

    // By ordinal up to the last masked column; null: as it is.
    private readonly CellMasker?[] _columns;
    private readonly int _columnCount;
    private readonly CellBuffer _cell = new();

    private RowMasker(CellMasker?[] columns, int columnCount)
    {
        _columns = columns;
        _columnCount = columnCount;
        MaskedColumns = columns.Count(c => c is not null);
    }

    /// <summary>Masked columns: how many cells of each row are masked.</summary>
    public int MaskedColumns { get; }

    /// <summary>The masker for a result; null when every column leaves as it is and rows need no look.</summary>
    /// <exception cref="ArgumentException">The plan has another number of columns; <see cref="ResultWitness"/> refuses such results.</exception>
    public static RowMasker? Create(MaskPlan plan, ReadOnlySpan<CellType> columns, CatalogSnapshot catalog)
    {
        if (!plan.MasksAnything)
        {
            return null;
        }

        if (plan.Columns.Length != columns.Length)
        {
            throw new ArgumentException("plan and result differ in their number of columns", nameof(columns));
        }

        var maskers = new CellMasker?[columns.Length];
        for (var i = 0; i < columns.Length; i++)
        {
            maskers[i] = plan.Columns[i].Masker is { } masker ? CellMasker.Create(columns[i], masker, catalog) : null;
        }

        var used = Array.FindLastIndex(maskers, m => m is not null) + 1;
        return new RowMasker(maskers[..used], columns.Length);
    }

    /// <summary>
    /// Writes the whole DataRow message, masked. Returns false, and writes nothing, when the row is malformed or has another
    /// number of columns: then nothing more of the result may leave.
    /// </summary>
    /// <param name="body">Body of a DataRow.</param>
    /// <param name="output">Where the message goes; no message may be open.</param>
    public bool TryMaskRow(ReadOnlySpan<byte> body, PacketWriter output)
    {
        if (body.Length < sizeof(short) || BinaryPrimitives.ReadInt16BigEndian(body) != _columnCount)
        {
            return false;
        }

        output.BeginMessage(BackendMessageType.DataRow);
        if (TryMaskColumns(body, output))
        {
            output.EndMessage();
            return true;
        }

        output.AbandonMessage();
        return false;
    }

    private bool TryMaskColumns(ReadOnlySpan<byte> body, PacketWriter output)
    {
        var copied = 0;
        var position = sizeof(short);
        for (var i = 0; i < _columnCount; i++)
        {
            if (body.Length - position < sizeof(int))
            {
                return false;
            }

            var length = BinaryPrimitives.ReadInt32BigEndian(body[position..]);
            if (length < Null || length > body.Length - position - sizeof(int))
            {
                return false;
            }

            var end = position + sizeof(int) + Math.Max(length, 0);
            if (i < _columns.Length && _columns[i] is { } masker && (length != Null || masker.IsFixed))
            {
                output.WriteBytes(body[copied..position]);
                WriteMask(masker, body[(position + sizeof(int))..end], output);
                copied = end;
            }

            position = end;
        }

        output.WriteBytes(body[copied..]);
        return position == body.Length;
    }

    private void WriteMask(CellMasker masker, ReadOnlySpan<byte> cell, PacketWriter output)
    {
        _cell.Clear();
        if (masker.TryMask(cell, _cell))
        {
            output.WriteValue(_cell.WrittenSpan);
        }
        else
        {
            output.WriteNullValue();
        }
    }
}
