using DbGuard.Core.Catalog;
using DbGuard.Core.Masking;
using DbGuard.Core.Masking.Detectors;

namespace DbGuard.Dialects.Postgres.Values.Copy;

/// <summary>
/// Masks a COPY … TO STDOUT stream. Takes the stream in pieces of any size and gives back whole rows; column types are those of
/// the columns the values come from. A masked value that comes from none directly becomes NULL, for its type is not known; one that is looked
/// through is read as its bytes suggest. Holds scratch buffers: one per stream, not thread-safe.
/// </summary>
public abstract class CopyMasker
{
    /// <summary>Most bytes of an unfinished row that are kept: 256 MiB.</summary>
    public const int MostPendingBytes = 256 * 1024 * 1024;

    private readonly CellBuffer _pending = new();
    private readonly CellBuffer _replacement = new();
    private readonly FieldPlace[] _fields;
    private readonly CellMasker?[] _columns;
    private readonly ContentMasker?[] _contents;
    private bool _hasFailed;

    private protected CopyMasker(CopyColumns columns)
    {
        _columns = columns.Cells;
        _contents = columns.Contents;
        _fields = new FieldPlace[columns.Cells.Length];
    }

    /// <summary>Rows given back so far, the header not counted.</summary>
    public long Rows { get; private protected set; }

    /// <summary>How many cells of each row are masked, whatever is in them.</summary>
    public int MaskedColumns => _columns.Where((c, i) => c is not null && _contents[i] is null).Count();

    /// <summary>The masker for a stream whose columns leave as <paramref name="plan"/> says.</summary>
    /// <param name="format">How the stream is written.</param>
    /// <param name="plan">The decision's plan.</param>
    /// <param name="columnCount">Columns of the stream.</param>
    /// <param name="catalog">The snapshot the statement was analysed against.</param>
    public static CopyMasker Create(CopyFormat format, MaskPlan plan, int columnCount, CatalogSnapshot catalog)
    {
        var columns = CopyColumns.Of(plan, columnCount, format.Kind == CopyFormatKind.Binary, catalog);
        return format.Kind switch
        {
            CopyFormatKind.Binary => new BinaryCopyMasker(columns),
            CopyFormatKind.Csv => new CsvCopyMasker(format, columns),
            CopyFormatKind.Text => new TextCopyMasker(format, columns),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    /// <summary>Takes a piece of the stream and appends every row that is complete, unless the piece may leave as it came.</summary>
    public CopyOutcome Mask(ReadOnlySpan<byte> data, CellBuffer output)
    {
        if (_hasFailed || _pending.Length + (long)data.Length > MostPendingBytes)
        {
            _hasFailed = true;
            return CopyOutcome.Malformed;
        }

        var isPending = _pending.Length > 0;
        if (isPending)
        {
            _pending.Append(data);
            data = _pending.WrittenSpan;
        }

        var at = 0;
        var copied = 0;
        var before = output.Length;
        while (at < data.Length)
        {
            var taken = Locate(data, at, _fields, out var isRow);
            if (taken <= 0)
            {
                _hasFailed = taken < 0;
                break;
            }

            if (isRow)
            {
                Treat(data, ref copied, output);
                Rows++;
            }

            at += taken;
        }

        // WHY not by what was copied: an empty field at the very beginning can be replaced before anything is.
        if (output.Length == before && copied == 0 && at == data.Length && !isPending)
        {
            return CopyOutcome.Unchanged;
        }

        output.Append(data[copied..at]);
        if (isPending)
        {
            _pending.KeepLast(data.Length - at);
        }
        else
        {
            _pending.Append(data[at..]);
        }

        return _hasFailed ? CopyOutcome.Malformed : CopyOutcome.Written;
    }

    /// <summary>As <see cref="Mask"/>, but always appends; false when it is malformed.</summary>
    public bool TryMask(ReadOnlySpan<byte> data, CellBuffer output)
    {
        var outcome = Mask(data, output);
        if (outcome == CopyOutcome.Unchanged)
        {
            output.Append(data);
        }

        return outcome != CopyOutcome.Malformed;
    }

    /// <summary>True when the stream may end here: nothing is left over.</summary>
    public bool TryFinish() => !_hasFailed && _pending.Length == 0 && IsComplete;

    /// <summary>Appends what was found since the last call, and forgets it.</summary>
    public void TakeFindings(ICollection<ContentFinding> findings)
    {
        for (var i = 0; i < _contents.Length; i++)
        {
            _contents[i]?.TakeFindings(i + 1, findings);
        }
    }

    private protected virtual bool IsComplete => true;

    /// <summary>
    /// Finds the next row and its fields, as many as there are places. Returns the bytes it takes; 0 when it is not complete yet, negative
    /// when it is malformed.
    /// </summary>
    private protected abstract int Locate(ReadOnlySpan<byte> data, int at, Span<FieldPlace> fields, out bool isRow);

    /// <summary>Treats one field; appends what stands in its place unless it is unchanged.</summary>
    private protected abstract bool TryReplace(ReadOnlySpan<byte> field, CellMasker masker, CellBuffer output);

    private void Treat(ReadOnlySpan<byte> data, ref int copied, CellBuffer output)
    {
        for (var i = 0; i < _columns.Length; i++)
        {
            if (_columns[i] is not { } masker)
            {
                continue;
            }

            var field = _fields[i];
            _replacement.Clear();
            if (TryReplace(data.Slice(field.Start, field.Length), masker, _replacement))
            {
                output.Append(data[copied..field.Start]);
                output.Append(_replacement.WrittenSpan);
                copied = field.End;
            }
        }
    }
}
