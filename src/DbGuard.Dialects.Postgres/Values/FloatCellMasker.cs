using System.Buffers.Binary;
using System.Buffers.Text;
using System.Globalization;
using DbGuard.Core.Masking;

namespace DbGuard.Dialects.Postgres.Values;

/// <summary>float4, float8. What is not finite, before or after, is NULL.</summary>
internal sealed class FloatCellMasker(IMasker masker, bool binary, bool isSingle) : ScalarCellMasker
{
    private const int LongestTextBytes = 32;

    public override bool TryMaskAnything(CellBuffer output) => TryAnswer(0, output);

    protected override bool TryMaskCell(ReadOnlySpan<byte> cell, CellBuffer output) =>
        TryDecode(cell, out var value) && double.IsFinite(value) && TryAnswer(value, output);

    private bool TryAnswer(double value, CellBuffer output)
    {
        if (!masker.TryMaskDouble(value, out var masked) || !double.IsFinite(isSingle ? (float)masked : masked))
        {
            return false;
        }

        if (!binary)
        {
            var span = output.GetSpan(LongestTextBytes);
            var written = 0;
            _ = isSingle
                ? ((float)masked).TryFormat(span, out written, default, CultureInfo.InvariantCulture)
                : masked.TryFormat(span, out written, default, CultureInfo.InvariantCulture);
            output.Advance(written);
        }
        else if (isSingle)
        {
            output.AppendInt32(BitConverter.SingleToInt32Bits((float)masked));
        }
        else
        {
            output.AppendInt64(BitConverter.DoubleToInt64Bits(masked));
        }

        return true;
    }

    private bool TryDecode(ReadOnlySpan<byte> cell, out double value)
    {
        if (!binary)
        {
            return Utf8Parser.TryParse(cell, out value, out var used) && used == cell.Length;
        }

        value = 0;
        if (cell.Length != (isSingle ? sizeof(float) : sizeof(double)))
        {
            return false;
        }

        value = isSingle ? BinaryPrimitives.ReadSingleBigEndian(cell) : BinaryPrimitives.ReadDoubleBigEndian(cell);
        return true;
    }
}
