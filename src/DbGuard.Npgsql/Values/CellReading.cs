using System.Buffers.Binary;
using System.Text;

namespace DbGuard.Npgsql.Values;

/// <summary>Reads a masked cell, in PostgreSQL's binary format, as the CLR value the driver gives for its type. Types without masks are not here.</summary>
internal static class CellReading
{
    private const long MicrosecondTicks = TimeSpan.TicksPerMicrosecond;
    private static readonly DateTime s_epoch = new(2000, 1, 1, 0, 0, 0, DateTimeKind.Unspecified);

    /// <summary>The value, or an array of them; null for a type that is not known here.</summary>
    public static object? Read(uint type, ReadOnlySpan<byte> cell) => ArrayElements.TryGetValue(type, out var element) ? ReadArray(element, cell) : ReadScalar(type, cell);

    /// <summary>CLR type of a scalar; null for a type that is not known here.</summary>
    public static Type? ClrType(uint type) => type switch
    {
        16 => typeof(bool),
        17 => typeof(byte[]),
        18 => typeof(char),
        20 => typeof(long),
        21 => typeof(short),
        23 => typeof(int),
        26 => typeof(uint),
        700 => typeof(float),
        701 => typeof(double),
        1082 => typeof(DateOnly),
        1114 or 1184 => typeof(DateTime),
        1700 => typeof(decimal),
        2950 => typeof(Guid),
        19 or 25 or 114 or 142 or 705 or 1042 or 1043 or 3802 or >= 16384 => typeof(string),
        _ => null,
    };

    private static readonly System.Collections.Frozen.FrozenDictionary<uint, uint> ArrayElements = System.Collections.Frozen.FrozenDictionary.ToFrozenDictionary(new Dictionary<uint, uint>
    {
        [143] = 142, [199] = 114, [1000] = 16, [1001] = 17, [1002] = 18, [1003] = 19, [1005] = 21, [1007] = 23, [1009] = 25, [1014] = 1042, [1015] = 1043,
        [1016] = 20, [1021] = 700, [1022] = 701, [1028] = 26, [1115] = 1114, [1182] = 1082, [1185] = 1184, [1231] = 1700, [2951] = 2950, [3807] = 3802,
    });

    private static object? ReadScalar(uint type, ReadOnlySpan<byte> cell) => type switch
    {
        16 => cell[0] != 0,
        17 => cell.ToArray(),
        18 => cell.Length == 0 ? '\0' : (char)cell[0],
        20 => BinaryPrimitives.ReadInt64BigEndian(cell),
        21 => BinaryPrimitives.ReadInt16BigEndian(cell),
        23 => BinaryPrimitives.ReadInt32BigEndian(cell),
        26 => BinaryPrimitives.ReadUInt32BigEndian(cell),
        700 => BinaryPrimitives.ReadSingleBigEndian(cell),
        701 => BinaryPrimitives.ReadDoubleBigEndian(cell),
        1082 => DateOnly.FromDateTime(s_epoch).AddDays(BinaryPrimitives.ReadInt32BigEndian(cell)),
        1114 => s_epoch.AddTicks(BinaryPrimitives.ReadInt64BigEndian(cell) * MicrosecondTicks),
        1184 => DateTime.SpecifyKind(s_epoch.AddTicks(BinaryPrimitives.ReadInt64BigEndian(cell) * MicrosecondTicks), DateTimeKind.Utc),
        1700 => NumericCell.Read(cell),
        2950 => new Guid(cell, bigEndian: true),
        3802 => Encoding.UTF8.GetString(cell.Length > 0 ? cell[1..] : cell),
        19 or 25 or 114 or 142 or 705 or 1042 or 1043 or >= 16384 => Encoding.UTF8.GetString(cell),
        _ => null,
    };

    /// <summary>dimensions, has nulls, element type, then length and lower bound of each dimension, then elements.</summary>
    private static Array? ReadArray(uint element, ReadOnlySpan<byte> cell)
    {
        if (ClrType(element) is not { } type)
        {
            return null;
        }

        var dimensions = BinaryPrimitives.ReadInt32BigEndian(cell);
        var hasNulls = BinaryPrimitives.ReadInt32BigEndian(cell[4..]) != 0;
        var itemType = hasNulls && type.IsValueType ? typeof(Nullable<>).MakeGenericType(type) : type;
        if (dimensions == 0)
        {
            return Array.CreateInstance(itemType, 0);
        }

        var lengths = new int[dimensions];
        for (var i = 0; i < dimensions; i++)
        {
            lengths[i] = BinaryPrimitives.ReadInt32BigEndian(cell[(12 + (i * 8))..]);
        }

        var array = Array.CreateInstance(itemType, lengths);
        var position = 12 + (dimensions * 8);
        var index = new int[dimensions];
        for (var n = 0; n < array.Length; n++)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(cell[position..]);
            position += sizeof(int);
            if (length >= 0)
            {
                array.SetValue(ReadScalar(element, cell.Slice(position, length)), index);
                position += length;
            }

            for (var d = dimensions - 1; d >= 0 && ++index[d] == lengths[d]; d--)
            {
                index[d] = 0;
            }
        }

        return array;
    }
}
