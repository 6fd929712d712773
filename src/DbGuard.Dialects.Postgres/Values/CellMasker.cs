using DbGuard.Core.Catalog;
using DbGuard.Core.Masking;

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
