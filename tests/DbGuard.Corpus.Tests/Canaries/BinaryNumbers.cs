using System.Buffers.Binary;

namespace DbGuard.Corpus.Tests.Canaries;

/// <summary>Numbers as PostgreSQL sends them in binary: network order; numeric as groups of four decimal digits.</summary>
internal static class BinaryNumbers
{
    private const int GroupBase = 10_000;

    public static byte[] Int4(int value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, value);
        return bytes;
    }

    public static byte[] Int8(long value)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(bytes, value);
        return bytes;
    }

    public static byte[] Float4(float value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteSingleBigEndian(bytes, value);
        return bytes;
    }

    public static byte[] Float8(double value)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteDoubleBigEndian(bytes, value);
        return bytes;
    }

    /// <summary>The digit groups of a positive numeric, without its header and without trailing groups of zero.</summary>
    public static byte[] NumericDigits(decimal value)
    {
        var groups = new List<int>();
        for (var whole = decimal.Truncate(value); whole > 0; whole = decimal.Truncate(whole / GroupBase))
        {
            groups.Insert(0, (int)(whole % GroupBase));
        }

        for (var rest = value - decimal.Truncate(value); rest > 0;)
        {
            rest *= GroupBase;
            groups.Add((int)decimal.Truncate(rest));
            rest -= decimal.Truncate(rest);
        }

        while (groups.Count > 0 && groups[^1] == 0)
        {
            groups.RemoveAt(groups.Count - 1);
        }

        return [.. groups.SelectMany(group => new[] { (byte)(group >> 8), (byte)group })];
    }
}
