using System.Buffers.Binary;
using DbGuard.Core.Catalog;
using DbGuard.Core.Masking;
using DbGuard.Core.Masking.Detectors;
using DbGuard.Dialects.Postgres.Values;
using DbGuard.Protocol.Postgres;
using DbGuard.Protocol.Postgres.Framing;

namespace DbGuard.Gateway.Postgres.Masking;

/// <summary>
/// Masks the rows of one result and looks through their text. A row in which no cell changes is not written at all; else stretches of
/// unchanged columns are copied whole. Nothing is allocated per row. Holds scratch buffers: one per result, not thread-safe.
/// </summary>
internal sealed class RowMasker
{
    private const int Null = -1;

    // By ordinal up to the last treated column; null: as it is.
    private readonly CellMasker?[] _columns;
    private readonly int _columnCount;
    private readonly CellBuffer _cell = new();

    // By ordinal; null where nothing is looked for. Null when that is all of them.
    private readonly ContentMasker?[]? _contents;

    private RowMasker(CellMasker?[] columns, ContentMasker?[]? contents, int columnCount)
    {
        _columns = columns;
        _contents = contents;
        _columnCount = columnCount;
        MaskedColumns = columns.Where((c, i) => c is not null && contents?[i] is null).Count();
    }

    /// <summary>Masked columns: how many cells of each row are masked, whatever is in them.</summary>
    public int MaskedColumns { get; }

    /// <summary>The masker for a result; null when every column leaves as it is and rows need no look.</summary>
    /// <exception cref="ArgumentException">The plan has another number of columns; <see cref="ResultWitness"/> refuses such results.</exception>
    public static RowMasker? Create(MaskPlan plan, ReadOnlySpan<CellType> columns, CatalogSnapshot catalog)
    {
        if (!plan.MasksAnything && !plan.LooksThrough)
        {
            return null;
        }

        if (!plan.Columns.IsEmpty && plan.Columns.Length != columns.Length)
        {
            throw new ArgumentException("plan and result differ in their number of columns", nameof(columns));
        }

        var maskers = new CellMasker?[columns.Length];
        var contents = !plan.LooksThrough ? null : new ContentMasker?[columns.Length];
        for (var i = 0; i < columns.Length; i++)
        {
            if (!plan.Columns.IsEmpty && plan.Columns[i].Masker is { } masker)
            {
                maskers[i] = CellMasker.Create(columns[i], masker, catalog);
            }
            else if (plan.DetectionAt(i, columns.Length) is { } detection)
            {
                var content = new ContentMasker(detection);
                maskers[i] = CellMasker.CreateDetecting(columns[i], content, catalog);
                contents![i] = maskers[i] is null ? null : content;
            }
        }

        var used = Array.FindLastIndex(maskers, m => m is not null) + 1;
        return used == 0 ? null : new RowMasker(maskers[..used], contents, columns.Length);
    }

    /// <summary>Treats a row: writes the whole DataRow message where a cell changes, else nothing.</summary>
    /// <param name="body">Body of a DataRow.</param>
    /// <param name="output">Where the message goes; no message may be open.</param>
    public RowOutcome MaskRow(ReadOnlySpan<byte> body, PacketWriter output)
    {
        if (body.Length < sizeof(short) || BinaryPrimitives.ReadInt16BigEndian(body) != _columnCount)
        {
            return RowOutcome.Malformed;
        }

        var copied = 0;
        if (!TryMaskColumns(body, output, ref copied))
        {
            if (copied > 0)
            {
                output.AbandonMessage();
            }

            return RowOutcome.Malformed;
        }

        if (copied == 0)
        {
            return RowOutcome.Unchanged;
        }

        output.WriteBytes(body[copied..]);
        output.EndMessage();
        return RowOutcome.Written;
    }

    /// <summary>Appends what was found in the rows since the last call, and forgets it.</summary>
    public void TakeFindings(ICollection<ContentFinding> findings)
    {
        for (var i = 0; _contents is not null && i < _contents.Length; i++)
        {
            _contents[i]?.TakeFindings(i + 1, findings);
        }
    }

    private bool TryMaskColumns(ReadOnlySpan<byte> body, PacketWriter output, ref int copied)
    {
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
                MaskCell(masker, body, position, end, output, ref copied);
            }

            position = end;
        }

        return position == body.Length;
    }

    private void MaskCell(CellMasker masker, ReadOnlySpan<byte> body, int position, int end, PacketWriter output, ref int copied)
    {
        _cell.Clear();
        var outcome = masker.Treat(body[(position + sizeof(int))..end], _cell);
        if (outcome == CellOutcome.Unchanged)
        {
            return;
        }

        if (copied == 0)
        {
            output.BeginMessage(BackendMessageType.DataRow);
        }

        output.WriteBytes(body[copied..position]);
        if (outcome == CellOutcome.Masked)
        {
            output.WriteValue(_cell.WrittenSpan);
        }
        else
        {
            output.WriteNullValue();
        }

        copied = end;
    }
}
