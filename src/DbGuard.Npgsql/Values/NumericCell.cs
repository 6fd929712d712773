using System.Buffers.Binary;

namespace DbGuard.Npgsql.Values;

/// <summary>Reads a numeric: groups of four decimal digits, a weight in such groups, a sign, a scale (PostgreSQL 18, src/backend/utils/adt/numeric.c, numeric_send).</summary>
internal static class NumericCell
{
    private const ushort Negative = 0x4000;

    /// <exception cref="OverflowException">It is no finite number that a decimal holds.</exception>
    public static decimal Read(ReadOnlySpan<byte> cell)
    {
        var groups = BinaryPrimitives.ReadInt16BigEndian(cell);
        var weight = BinaryPrimitives.ReadInt16BigEndian(cell[2..]);
        var sign = BinaryPrimitives.ReadUInt16BigEndian(cell[4..]);
        var scale = BinaryPrimitives.ReadInt16BigEndian(cell[6..]);
        if (sign is not (0 or Negative))
        {
            throw new OverflowException("not a finite number");
        }

        var value = 0m;
        for (var i = 0; i <= weight; i++)
        {
            value = (value * 10_000) + Group(cell, groups, i);
        }

        // The fraction digit by digit, so that the scale is kept as the server has it.
        var unit = 1m;
        for (var digit = 0; digit < scale; digit++)
        {
            var group = Group(cell, groups, weight + 1 + (digit / 4));
            unit /= 10;
            value += unit * (group / (int)Math.Pow(10, 3 - (digit % 4)) % 10);
        }

        return sign == Negative ? -value : value;
    }

    private static int Group(ReadOnlySpan<byte> cell, int groups, int index) =>
        index >= 0 && index < groups ? BinaryPrimitives.ReadInt16BigEndian(cell[(8 + (index * 2))..]) : 0;
}
