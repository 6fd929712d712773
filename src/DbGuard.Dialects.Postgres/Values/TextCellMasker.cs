using System.Text;
using DbGuard.Core.Masking;

namespace DbGuard.Dialects.Postgres.Values;

/// <summary>text, varchar(n), char(n), name, "char", citext: the same bytes in both formats. A mask too long for the type is cut.</summary>
internal sealed class TextCellMasker(IMasker masker, TextLimit limit) : ScalarCellMasker
{
    public override bool TryMaskAnything(CellBuffer output) => TryMaskCell([], output);

    protected override bool TryMaskCell(ReadOnlySpan<byte> cell, CellBuffer output)
    {
        var start = output.Length;
        if (!masker.TryMaskText(limit.IsPadded ? cell.TrimEnd((byte)' ') : cell, output))
        {
            return false;
        }

        if (limit.IsSingleByte)
        {
            return output.Length == start + 1 && Ascii.IsValid(output.WrittenSpan[^1]);
        }

        limit.Fit(output, start);
        return true;
    }
}
