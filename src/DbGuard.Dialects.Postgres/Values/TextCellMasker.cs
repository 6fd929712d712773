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

        if (limit.MostBytes > 0 && output.Length - start > limit.MostBytes)
        {
            output.Truncate(ScalarStart(output.WrittenSpan, start + limit.MostBytes));
        }

        if (limit.MostCharacters > 0)
        {
            FitCharacters(output, start);
        }

        return true;
    }

    private void FitCharacters(CellBuffer output, int start)
    {
        var characters = 0;
        var written = output.WrittenSpan;
        for (var i = start; i < written.Length; i++)
        {
            if ((written[i] & 0xC0) != 0x80 && characters++ == limit.MostCharacters)
            {
                output.Truncate(i);
                return;
            }
        }

        if (limit.IsPadded)
        {
            var padding = limit.MostCharacters - characters;
            output.GetSpan(padding)[..padding].Fill((byte)' ');
            output.Advance(padding);
        }
    }

    private static int ScalarStart(ReadOnlySpan<byte> utf8, int offset)
    {
        while ((utf8[offset] & 0xC0) == 0x80)
        {
            offset--;
        }

        return offset;
    }
}
