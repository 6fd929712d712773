using System.Buffers.Text;
using DbGuard.Core.Masking;

namespace DbGuard.Dialects.Postgres.Values;

/// <summary>uuid. A mask of more than 16 bytes (a digest) is cut and marked as version 8, RFC 9562 section 5.8.</summary>
internal sealed class UuidCellMasker(IMasker masker, bool binary) : ScalarCellMasker
{
    private const int UuidBytes = 16;
    private const int TextBytes = 36;

    public override bool TryMaskAnything(CellBuffer output) => TryAnswer(stackalloc byte[UuidBytes], output);

    protected override bool TryMaskCell(ReadOnlySpan<byte> cell, CellBuffer output)
    {
        if (binary)
        {
            return cell.Length == UuidBytes && TryAnswer(cell, output);
        }

        Span<byte> bytes = stackalloc byte[UuidBytes];
        return Utf8Parser.TryParse(cell, out Guid value, out var used, 'D') && used == cell.Length
            && value.TryWriteBytes(bytes, bigEndian: true, out _) && TryAnswer(bytes, output);
    }

    private bool TryAnswer(ReadOnlySpan<byte> value, CellBuffer output)
    {
        var start = output.Length;
        if (!masker.TryMaskBytes(value, output) || output.Length - start < UuidBytes)
        {
            return false;
        }

        var mask = output.Written.Slice(start, UuidBytes);
        if (output.Length - start > UuidBytes)
        {
            mask[6] = (byte)(mask[6] & 0x0F | 0x80);
            mask[8] = (byte)(mask[8] & 0x3F | 0x80);
        }

        output.Truncate(start + UuidBytes);
        if (!binary)
        {
            var uuid = new Guid(mask, bigEndian: true);
            output.Truncate(start);
            Utf8Formatter.TryFormat(uuid, output.GetSpan(TextBytes), out var written);
            output.Advance(written);
        }

        return true;
    }
}
