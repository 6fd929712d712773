using System.Buffers;
using DbGuard.Core.Masking;

namespace DbGuard.Dialects.Postgres.Values;

/// <summary>bytea: raw in binary; in text hex or escape format is read and hex is written, which clients tell apart by itself.</summary>
internal sealed class ByteaCellMasker(IMasker masker, bool binary) : ScalarCellMasker
{
    private readonly CellBuffer _decoded = new();
    private readonly CellBuffer _masked = new();

    public override bool TryMaskAnything(CellBuffer output) => TryAnswer([], output);

    protected override bool TryMaskCell(ReadOnlySpan<byte> cell, CellBuffer output)
    {
        if (binary)
        {
            return masker.TryMaskBytes(cell, output);
        }

        _decoded.Clear();
        return (cell.StartsWith(@"\x"u8) ? TryDecodeHex(cell[2..]) : TryDecodeEscape(cell)) && TryAnswer(_decoded.WrittenSpan, output);
    }

    private bool TryAnswer(ReadOnlySpan<byte> value, CellBuffer output)
    {
        if (binary)
        {
            return masker.TryMaskBytes(value, output);
        }

        _masked.Clear();
        if (!masker.TryMaskBytes(value, _masked))
        {
            return false;
        }

        output.Append(@"\x"u8);
        var length = 2 * _masked.Length;
        if (length > 0)
        {
            Convert.TryToHexStringLower(_masked.WrittenSpan, output.GetSpan(length), out var written);
            output.Advance(written);
        }

        return true;
    }

    private bool TryDecodeHex(ReadOnlySpan<byte> hex)
    {
        if (hex.Length % 2 != 0)
        {
            return false;
        }

        var done = Convert.FromHexString(hex, _decoded.GetSpan(hex.Length / 2), out _, out var written) == OperationStatus.Done;
        _decoded.Advance(written);
        return done;
    }

    /// <summary>Source: PostgreSQL 18 docs, 8.4.2 bytea Escape Format: <c>\\</c> for a backslash, <c>\nnn</c> (octal) for other bytes.</summary>
    private bool TryDecodeEscape(ReadOnlySpan<byte> text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != (byte)'\\')
            {
                _decoded.Append(text[i]);
            }
            else if (i + 1 < text.Length && text[i + 1] == (byte)'\\')
            {
                _decoded.Append((byte)'\\');
                i++;
            }
            else if (i + 3 < text.Length && text[i + 1] is >= (byte)'0' and <= (byte)'3' && IsOctal(text[i + 2]) && IsOctal(text[i + 3]))
            {
                _decoded.Append((byte)((text[i + 1] - '0') << 6 | (text[i + 2] - '0') << 3 | (text[i + 3] - '0')));
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
