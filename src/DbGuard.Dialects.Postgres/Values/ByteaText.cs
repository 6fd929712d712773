using System.Buffers;

namespace DbGuard.Dialects.Postgres.Values;

/// <summary>bytea in text format. Source: PostgreSQL 18 docs, 8.4 Binary Data Types.</summary>
internal static class ByteaText
{
    private static readonly SearchValues<byte> HexDigits = SearchValues.Create("0123456789abcdef"u8);

    /// <summary>True for a text that is exactly what bytea's hex format writes.</summary>
    public static bool IsHex(ReadOnlySpan<byte> text) => text.StartsWith(@"\x"u8) && !text[2..].ContainsAnyExcept(HexDigits);

    /// <summary>Appends the bytes that a cell in hex or escape format stands for; false when it is neither.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> cell, CellBuffer output) =>
        cell.StartsWith(@"\x"u8) ? TryDecodeHex(cell[2..], output) : TryDecodeEscape(cell, output);

    /// <summary>Appends a cell in hex format.</summary>
    public static void AppendHex(ReadOnlySpan<byte> bytes, CellBuffer output)
    {
        output.Append(@"\x"u8);
        var length = 2 * bytes.Length;
        if (length > 0)
        {
            Convert.TryToHexStringLower(bytes, output.GetSpan(length), out var written);
            output.Advance(written);
        }
    }

    private static bool TryDecodeHex(ReadOnlySpan<byte> hex, CellBuffer output)
    {
        if (hex.Length % 2 != 0)
        {
            return false;
        }

        var done = Convert.FromHexString(hex, output.GetSpan(hex.Length / 2), out _, out var written) == OperationStatus.Done;
        output.Advance(written);
        return done;
    }

    /// <summary>Escape format: <c>\\</c> for a backslash, <c>\nnn</c> (octal) for other bytes.</summary>
    private static bool TryDecodeEscape(ReadOnlySpan<byte> text, CellBuffer output)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != (byte)'\\')
            {
                output.Append(text[i]);
            }
            else if (i + 1 < text.Length && text[i + 1] == (byte)'\\')
            {
                output.Append((byte)'\\');
                i++;
            }
            else if (i + 3 < text.Length && text[i + 1] is >= (byte)'0' and <= (byte)'3' && IsOctal(text[i + 2]) && IsOctal(text[i + 3]))
            {
                output.Append((byte)((text[i + 1] - '0') << 6 | (text[i + 2] - '0') << 3 | (text[i + 3] - '0')));
                i += 3;
            }
            else
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsOctal(byte character) => character is >= (byte)'0' and <= (byte)'7';
}
