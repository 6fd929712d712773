using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using DbGuard.Protocol.Postgres.Messages;

namespace DbGuard.Gateway.Recordings;

/// <summary>
/// Turns a recorded cell into text for showing. Binary values of the common built-in types are written as PostgreSQL would write
/// them; other binary values, and bytes that are no UTF-8, as <c>\x</c> and hex. Source: PostgreSQL 18, the *send functions of
/// src/backend/utils/adt.
/// </summary>
internal static class RecordedCell
{
    private const int LongestHexBytes = 64;
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private static readonly DateTime Epoch = new(2000, 1, 1, 0, 0, 0, DateTimeKind.Unspecified);

    public static string Show(ReadOnlySpan<byte> cell, uint typeId, FormatCode format) =>
        format == FormatCode.Text ? Utf8(cell) : Binary(cell, typeId) ?? Hex(cell);

    private static string? Binary(ReadOnlySpan<byte> cell, uint typeId) => (typeId, cell.Length) switch
    {
        (16, 1) => cell[0] == 0 ? "f" : "t",
        (21, 2) => Text(BinaryPrimitives.ReadInt16BigEndian(cell)),
        (23, 4) => Text(BinaryPrimitives.ReadInt32BigEndian(cell)),
        (26, 4) => Text(BinaryPrimitives.ReadUInt32BigEndian(cell)),
        (20, 8) => Text(BinaryPrimitives.ReadInt64BigEndian(cell)),
        (700, 4) => Text(BinaryPrimitives.ReadSingleBigEndian(cell)),
        (701, 8) => Text(BinaryPrimitives.ReadDoubleBigEndian(cell)),
        (1082, 4) => Date(BinaryPrimitives.ReadInt32BigEndian(cell)),
        (1114, 8) => Timestamp(BinaryPrimitives.ReadInt64BigEndian(cell), ""),
        (1184, 8) => Timestamp(BinaryPrimitives.ReadInt64BigEndian(cell), "+00"),
        (2950, 16) => new Guid(cell, bigEndian: true).ToString(),
        (1700, >= 8) => Numeric(cell),
        (3802, > 1) when cell[0] == 1 => Utf8(cell[1..]),
        (18 or 19 or 25 or 114 or 142 or 705 or 1042 or 1043, _) => Utf8(cell),
        _ => null,
    };

    private static string Text<T>(T value)
        where T : IFormattable => value.ToString(null, CultureInfo.InvariantCulture);

    private static string Utf8(ReadOnlySpan<byte> cell)
    {
        try
        {
            return Strict.GetString(cell);
        }
        catch (DecoderFallbackException)
        {
            return Hex(cell);
        }
    }

    private static string Hex(ReadOnlySpan<byte> cell) =>
        "\\x" + Convert.ToHexStringLower(cell[..Math.Min(cell.Length, LongestHexBytes)]) + (cell.Length > LongestHexBytes ? "…" : "");

    private static string? Date(int days) => days switch
    {
        int.MaxValue => "infinity",
        int.MinValue => "-infinity",
        _ => days is >= -730119 and <= 2921939 ? Epoch.AddDays(days).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) : null,
    };

    private static string? Timestamp(long microseconds, string zone)
    {
        const long Last = 2921940L * 86_400_000_000 - 1;
        const long First = -730119L * 86_400_000_000;
        return microseconds switch
        {
            long.MaxValue => "infinity",
            long.MinValue => "-infinity",
            < First or > Last => null,
            _ => Epoch.AddTicks(microseconds * TimeSpan.TicksPerMicrosecond).ToString("yyyy-MM-dd HH:mm:ss.FFFFFF", CultureInfo.InvariantCulture) + zone,
        };
    }

    private static string? Numeric(ReadOnlySpan<byte> cell)
    {
        var count = BinaryPrimitives.ReadInt16BigEndian(cell);
        var weight = BinaryPrimitives.ReadInt16BigEndian(cell[2..]);
        var sign = BinaryPrimitives.ReadUInt16BigEndian(cell[4..]);
        var scale = BinaryPrimitives.ReadUInt16BigEndian(cell[6..]);
        var groups = cell[8..];
        if (count < 0 || groups.Length != count * 2 || weight is < -1000 or > 1000 || scale > 4000)
        {
            return null;
        }

        switch (sign)
        {
            case 0xC000:
                return "NaN";
            case 0xD000:
                return "Infinity";
            case 0xF000:
                return "-Infinity";
        }

        var text = new StringBuilder(sign == 0x4000 ? "-" : "");
        for (var i = 0; i <= weight; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"{Group(groups, i):0000}");
        }

        var start = sign == 0x4000 ? 1 : 0;
        while (text.Length > start + 1 && text[start] == '0')
        {
            text.Remove(start, 1);
        }

        if (text.Length == start)
        {
            text.Append('0');
        }

        if (scale > 0)
        {
            text.Append('.');
            var point = text.Length;
            for (var i = weight + 1; text.Length < point + scale; i++)
            {
                text.Append(CultureInfo.InvariantCulture, $"{Group(groups, i):0000}");
            }

            text.Length = point + scale;
        }

        return text.ToString();
    }

    private static int Group(ReadOnlySpan<byte> groups, int index) =>
        index >= 0 && index * 2 < groups.Length ? BinaryPrimitives.ReadInt16BigEndian(groups[(index * 2)..]) : 0;
}
