using System.Buffers.Binary;
using System.Buffers.Text;
using DbGuard.Core.Masking;

namespace DbGuard.Dialects.Postgres.Values;

/// <summary>int2, int4, int8, oid. A mask outside the type's range is NULL.</summary>
internal sealed class IntegerCellMasker(IMasker masker, bool binary, IntegerRange range) : ScalarCellMasker
{
    private const int LongestTextBytes = 20;

    public override bool TryMaskAnything(CellBuffer output) => TryAnswer(0, output);

    protected override bool TryMaskCell(ReadOnlySpan<byte> cell, CellBuffer output) => TryDecode(cell, out var value) && TryAnswer(value, output);

    private bool TryAnswer(long value, CellBuffer output)
    {
        if (!masker.TryMaskInteger(value, out var masked) || masked < range.Least || masked > range.Most)
        {
            return false;
        }

        if (!binary)
        {
            Utf8Formatter.TryFormat(masked, output.GetSpan(LongestTextBytes), out var written);
            output.Advance(written);
        }
        else if (range.Bytes == sizeof(short))
        {
            output.AppendInt16((short)masked);
        }
        else if (range.Bytes == sizeof(int))
        {
            output.AppendInt32((int)masked);
        }
        else
        {
            output.AppendInt64(masked);
        }

        return true;
    }

    private bool TryDecode(ReadOnlySpan<byte> cell, out long value)
    {
        if (!binary)
        {
            return Utf8Parser.TryParse(cell, out value, out var used) && used == cell.Length;
        }

        value = 0;
        if (cell.Length != range.Bytes)
        {
            return false;
        }

        value = range.Bytes switch
        {
            sizeof(short) => BinaryPrimitives.ReadInt16BigEndian(cell),
            sizeof(int) => range.Least < 0 ? BinaryPrimitives.ReadInt32BigEndian(cell) : BinaryPrimitives.ReadUInt32BigEndian(cell),
            _ => BinaryPrimitives.ReadInt64BigEndian(cell),
        };
        return true;
    }
}
