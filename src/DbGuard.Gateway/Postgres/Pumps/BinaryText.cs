using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace DbGuard.Gateway.Postgres.Pumps;

/// <summary>Binary parameter values for people: the common scalar types; everything else in hex.</summary>
/// <remarks>Type ids: PostgreSQL 18, pg_type.dat; formats: the types' receive functions.</remarks>
internal static class BinaryText
{
    private const uint Bool = 16;
    private const uint Int8 = 20;
    private const uint Int2 = 21;
    private const uint Int4 = 23;
    private const uint Text = 25;
    private const uint Oid = 26;
    private const uint Json = 114;
    private const uint Float4 = 700;
    private const uint Float8 = 701;
    private const uint BpChar = 1042;
    private const uint VarChar = 1043;
    private const uint Date = 1082;
    private const uint Timestamp = 1114;
    private const uint TimestampTz = 1184;
    private const uint Uuid = 2950;

    private static readonly DateTime s_epoch = new(2000, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    /// <summary>True for types whose binary form is their text; also for one that is not known, which the server may infer to be text.</summary>
    public static bool IsText(uint type) => type is 0 or Text or VarChar or BpChar or Json;

    public static string Format(ReadOnlySpan<byte> value, uint type) => (type, value.Length) switch
    {
        (Bool, 1) => value[0] != 0 ? "t" : "f",
        (Int2, 2) => BinaryPrimitives.ReadInt16BigEndian(value).ToString(CultureInfo.InvariantCulture),
        (Int4, 4) => BinaryPrimitives.ReadInt32BigEndian(value).ToString(CultureInfo.InvariantCulture),
        (Oid, 4) => BinaryPrimitives.ReadUInt32BigEndian(value).ToString(CultureInfo.InvariantCulture),
        (Int8, 8) => BinaryPrimitives.ReadInt64BigEndian(value).ToString(CultureInfo.InvariantCulture),
        (Float4, 4) => BinaryPrimitives.ReadSingleBigEndian(value).ToString(CultureInfo.InvariantCulture),
        (Float8, 8) => BinaryPrimitives.ReadDoubleBigEndian(value).ToString(CultureInfo.InvariantCulture),
        (Uuid, 16) => new Guid(value, bigEndian: true).ToString(),
        (Date, 4) => DateText(BinaryPrimitives.ReadInt32BigEndian(value)),
        (Timestamp or TimestampTz, 8) => TimestampText(BinaryPrimitives.ReadInt64BigEndian(value)),
        (Text or VarChar or BpChar or Json, _) => Encoding.UTF8.GetString(value),
        _ => $"\\x{Convert.ToHexStringLower(value)}",
    };

    private static string DateText(int days) =>
        days is > -700_000 and < 2_900_000
            ? s_epoch.AddDays(days).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)
            : $"date {days.ToString(CultureInfo.InvariantCulture)}";

    private static string TimestampText(long microseconds) =>
        microseconds is > -60_000_000_000_000_000 and < 250_000_000_000_000_000
            ? s_epoch.AddMicroseconds(microseconds).ToString("yyyy-MM-dd HH:mm:ss.ffffff", CultureInfo.InvariantCulture)
            : $"timestamp {microseconds.ToString(CultureInfo.InvariantCulture)}";
}
