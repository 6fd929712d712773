using DbGuard.Core.Catalog;
using DbGuard.Core.Masking;
using DbGuard.Core.Masking.Detectors;
using DbGuard.Dialects.Postgres.Values.Detecting;

namespace DbGuard.Dialects.Postgres.Values;

/// <summary>
/// Masks the cells of one result column so that the mask is a valid value of the column's type in the column's format.
/// What cannot be expressed so is NULL, in text exactly as in binary. Holds scratch buffers: one per result, not thread-safe.
/// </summary>
/// <remarks>
/// Numbers and dates that a masker cannot be asked about become NULL: numerics of more than 28 digits, dates before year 1 or
/// after 9999, infinities, NaN, text dates in a DateStyle other than ISO. Types without a masker's answer are always NULL:
/// ranges, composites, enums, money, intervals, times of day, network, geometric, bit-string, text-search and registry types,
/// and types of extensions but citext.
/// </remarks>
public abstract class CellMasker
{
    /// <summary>True when every cell becomes the same, NULL cells included: they must go through <see cref="TryMask"/> as well.</summary>
    public virtual bool IsFixed => false;

    /// <summary>The masker for a column. Never fails: a type it cannot handle is always NULL.</summary>
    public static CellMasker Create(CellType type, IMasker masker, CatalogSnapshot catalog) =>
        CellMaskerFactory.Create(type, masker, catalog);

    /// <summary>
    /// Looks through a column for what <paramref name="content"/> finds. Null when its type holds no text: numbers (unless they are looked
    /// at), dates, booleans, enums and their like.
    /// </summary>
    public static CellMasker? CreateDetecting(CellType type, ContentMasker content, CatalogSnapshot catalog) =>
        DetectingCellFactory.Create(type, content, catalog);

    /// <summary>
    /// Treats a cell (not NULL unless <see cref="IsFixed"/>): appends what it becomes when it is <see cref="CellOutcome.Masked"/>, else leaves
    /// <paramref name="output"/> as it was.
    /// </summary>
    public virtual CellOutcome Treat(ReadOnlySpan<byte> cell, CellBuffer output) => TryMask(cell, output) ? CellOutcome.Masked : CellOutcome.Null;

    /// <summary>
    /// Masks a cell (not NULL unless <see cref="IsFixed"/>): appends the mask and returns true, or returns false for NULL and
    /// leaves <paramref name="output"/> as it was.
    /// </summary>
    public bool TryMask(ReadOnlySpan<byte> cell, CellBuffer output)
    {
        var start = output.Length;
        if (TryMaskCell(cell, output))
        {
            return true;
        }

        output.Truncate(start);
        return false;
    }

    /// <summary>As <see cref="TryMask"/>, but may leave something behind when it returns false.</summary>
    protected abstract bool TryMaskCell(ReadOnlySpan<byte> cell, CellBuffer output);
}
