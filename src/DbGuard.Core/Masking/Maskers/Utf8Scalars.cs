using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace DbGuard.Core.Masking.Maskers;

/// <summary>Counting and cutting UTF-8 by Unicode scalar. Offsets are in bytes.</summary>
internal static class Utf8Scalars
{
    /// <summary>Counts scalars. When the bytes are not valid UTF-8 it returns false and <paramref name="count"/> is their number of bytes.</summary>
    public static bool TryCount(ReadOnlySpan<byte> utf8, out int count)
    {
        count = utf8.Length;
        if (Ascii.IsValid(utf8))
        {
            return true;
        }

        if (!Utf8.IsValid(utf8))
        {
            return false;
        }

        foreach (var unit in utf8)
        {
            count -= IsContinuation(unit) ? 1 : 0;
        }

        return true;
    }

    /// <summary>Where the scalar number <paramref name="scalars"/> (from 0) starts in valid UTF-8 that has at least as many.</summary>
    public static int OffsetOf(ReadOnlySpan<byte> utf8, int scalars)
    {
        var offset = 0;
        for (; scalars > 0; scalars--)
        {
            offset++;
            while (offset < utf8.Length && IsContinuation(utf8[offset]))
            {
                offset++;
            }
        }

        return offset;
    }

    /// <summary>Where the last <paramref name="scalars"/> scalars start.</summary>
    public static int OffsetFromEnd(ReadOnlySpan<byte> utf8, int scalars)
    {
        var offset = utf8.Length;
        for (; scalars > 0; scalars--)
        {
            offset--;
            while (offset > 0 && IsContinuation(utf8[offset]))
            {
                offset--;
            }
        }

        return offset;
    }

    private static bool IsContinuation(byte unit) => (unit & 0xC0) == 0x80;
}
