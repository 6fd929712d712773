using System.Buffers.Binary;

namespace DbGuard.Dialects.Postgres.Values;

/// <summary>
/// numeric in binary format: Int16 number of digits, Int16 weight of the first, UInt16 sign, UInt16 display scale, then the
/// digits, Int16 each, base 10000. Source: PostgreSQL 18, numeric.c, numeric_send and numeric_recv.
/// </summary>
internal static class NumericBinary
{
    private const int HeaderBytes = 8;
    private const int Base = 10_000;
    private const int DigitsPerGroup = 4;
    private const ushort Positive = 0x0000;
    private const ushort Negative = 0x4000;

    // Groups after the point that 28 decimal places can fill.
    private const int LeastExponent = 7;

    // 96 bits of mantissa times 1000 have at most 32 decimal digits.
    private const int MostGroups = 8;

    /// <summary>Reads a number of at most <paramref name="mostDigits"/> digits, those of its display scale included; false for others, NaN and infinity.</summary>
    public static bool TryRead(ReadOnlySpan<byte> cell, int mostDigits, out decimal value)
    {
        value = 0;
        if (cell.Length < HeaderBytes)
        {
            return false;
        }

        var groups = BinaryPrimitives.ReadInt16BigEndian(cell);
        var weight = BinaryPrimitives.ReadInt16BigEndian(cell[2..]);
        var sign = BinaryPrimitives.ReadUInt16BigEndian(cell[4..]);
        var scale = BinaryPrimitives.ReadUInt16BigEndian(cell[6..]);
        cell = cell[HeaderBytes..];
        if (groups < 0 || cell.Length != groups * sizeof(short) || sign is not (Positive or Negative) || scale > mostDigits
            || (groups > 0 && (IntegerDigits(cell, weight) + scale > mostDigits || weight - groups + 1 < -LeastExponent)))
        {
            return false;
        }

        for (var i = 0; i < groups; i++)
        {
            var group = BinaryPrimitives.ReadInt16BigEndian(cell[(i * sizeof(short))..]);
            if (group is < 0 or >= Base)
            {
                return false;
            }

            value += Shift(group, weight - i);
        }

        value = decimal.Round(value, scale);
        if (value.Scale < scale)
        {
            value += new decimal(0, 0, 0, false, (byte)scale);
        }

        value = sign == Negative ? -value : value;
        return true;
    }

    public static void Write(decimal value, CellBuffer output)
    {
        Span<int> bits = stackalloc int[4];
        decimal.GetBits(value, bits);
        var mantissa = new UInt128((uint)bits[2], (ulong)(uint)bits[1] << 32 | (uint)bits[0]);
        int scale = value.Scale;
        for (var i = scale; i % DigitsPerGroup != 0; i++)
        {
            mantissa *= 10;
        }

        var fractionGroups = (scale + DigitsPerGroup - 1) / DigitsPerGroup;
        Span<short> groups = stackalloc short[MostGroups];
        var count = 0;
        var skipped = 0;
        for (; mantissa > 0; mantissa /= Base)
        {
            var group = (short)(ushort)(mantissa % Base);
            if (count == 0 && group == 0)
            {
                skipped++;
            }
            else
            {
                groups[count++] = group;
            }
        }

        output.AppendInt16((short)count);
        output.AppendInt16((short)(count == 0 ? 0 : count + skipped - fractionGroups - 1));
        output.AppendInt16((short)(value < 0 ? Negative : Positive));
        output.AppendInt16((short)scale);
        for (var i = count - 1; i >= 0; i--)
        {
            output.AppendInt16(groups[i]);
        }
    }

    private static int IntegerDigits(ReadOnlySpan<byte> groups, short weight)
    {
        if (weight < 0)
        {
            return 0;
        }

        var first = BinaryPrimitives.ReadInt16BigEndian(groups);
        return weight * DigitsPerGroup + (first >= 1000 ? 4 : first >= 100 ? 3 : first >= 10 ? 2 : 1);
    }

    private static decimal Shift(short group, int exponent)
    {
        decimal value = group;
        for (; exponent > 0; exponent--)
        {
            value *= Base;
        }

        for (; exponent < 0; exponent++)
        {
            value /= Base;
        }

        return value;
    }
}
