using System.Collections.Immutable;
using DbGuard.Core.Catalog;
using DbGuard.Core.Masking;

namespace DbGuard.Dialects.Postgres.Values.Copy;

/// <summary>
/// Masks a COPY … TO STDOUT stream. Takes the stream in pieces of any size and gives back whole rows; column types are those of
/// the columns the values come from, and a value that comes from none directly becomes NULL, for its type is not known. Holds
/// scratch buffers: one per stream, not thread-safe.
/// </summary>
public abstract class CopyMasker
{
    /// <summary>Most bytes of an unfinished row that are kept: 256 MiB.</summary>
    public const int MostPendingBytes = 256 * 1024 * 1024;

    private readonly CellBuffer _pending = new();
    private bool _hasFailed;

    private protected CopyMasker(CellMasker?[] columns) => Columns = columns;

    /// <summary>Rows given back so far, the header not counted.</summary>
    public long Rows { get; private protected set; }

    /// <summary>How many cells of each row are masked.</summary>
    public int MaskedColumns => Columns.Count(c => c is not null);

    private protected CellMasker?[] Columns { get; }

    /// <summary>The masker for a stream whose columns leave as <paramref name="plan"/> says.</summary>
    public static CopyMasker Create(CopyFormat format, MaskPlan plan, CatalogSnapshot catalog)
    {
        var columns = plan.Columns.Select(c => Column(c, format.Kind == CopyFormatKind.Binary, catalog)).ToArray();
        return format.Kind switch
        {
            CopyFormatKind.Binary => new BinaryCopyMasker(columns),
            CopyFormatKind.Csv => new CsvCopyMasker(format, columns),
            CopyFormatKind.Text => new TextCopyMasker(format, columns),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    /// <summary>
    /// Takes a piece of the stream and appends every row that is complete. Returns false when the stream is not what its format
    /// says or a row has another number of fields: then nothing more of it may leave.
    /// </summary>
    public bool TryMask(ReadOnlySpan<byte> data, CellBuffer output)
    {
        if (_hasFailed || _pending.Length + (long)data.Length > MostPendingBytes)
        {
            _hasFailed = true;
            return false;
        }

        var isPending = _pending.Length > 0;
        if (isPending)
        {
            _pending.Append(data);
            data = _pending.WrittenSpan;
        }

        while (!data.IsEmpty)
        {
            var start = output.Length;
            var taken = Take(data, output);
            if (taken <= 0)
            {
                output.Truncate(start);
                _hasFailed = taken < 0;
                break;
            }

            data = data[taken..];
        }

        if (isPending)
        {
            _pending.KeepLast(data.Length);
        }
        else
        {
            _pending.Append(data);
        }

        return !_hasFailed;
    }

    /// <summary>True when the stream may end here: nothing is left over.</summary>
    public bool TryFinish() => !_hasFailed && _pending.Length == 0 && IsComplete;

    private protected virtual bool IsComplete => true;

    /// <summary>Appends the next row, masked. Returns the bytes it took; 0 when it is not complete yet, negative when it is malformed.</summary>
    private protected abstract int Take(ReadOnlySpan<byte> data, CellBuffer output);

    private static CellMasker? Column(ColumnMask mask, bool binary, CatalogSnapshot catalog)
    {
        if (mask.Masker is not { } masker)
        {
            return null;
        }

        return mask.Origin.DirectOrigin is { } origin && catalog.FindTable(origin.TableId)?.FindColumn(origin.Number) is { } column
            ? CellMasker.Create(new CellType(column.TypeId, TypeModifierText.Read(column.TypeName), binary), masker, catalog)
            : FixedCellMasker.Null;
    }
}
