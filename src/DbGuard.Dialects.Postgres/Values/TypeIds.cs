using System.Collections.Frozen;

namespace DbGuard.Dialects.Postgres.Values;

/// <summary>Ids of built-in types that masks exist for or that hold text. Source: PostgreSQL 18, src/include/catalog/pg_type.dat; they never change.</summary>
internal static class TypeIds
{
    public const uint Bool = 16;
    public const uint Bytea = 17;
    public const uint Char = 18;
    public const uint Name = 19;
    public const uint Int8 = 20;
    public const uint Int2 = 21;
    public const uint Int4 = 23;
    public const uint Text = 25;
    public const uint Oid = 26;
    public const uint Json = 114;
    public const uint Xml = 142;
    public const uint Float4 = 700;
    public const uint Float8 = 701;
    public const uint Unknown = 705;
    public const uint BpChar = 1042;
    public const uint VarChar = 1043;
    public const uint Date = 1082;
    public const uint Timestamp = 1114;
    public const uint TimestampTz = 1184;
    public const uint Numeric = 1700;
    public const uint Uuid = 2950;
    public const uint JsonB = 3802;
    public const uint RefCursor = 1790;
    public const uint Record = 2249;
    public const uint CString = 2275;
    public const uint TsVector = 3614;
    public const uint TsQuery = 3615;
    public const uint JsonPath = 4072;

    /// <summary>Lowest id a user-defined object can have (FirstNormalObjectId).</summary>
    public const uint FirstUserDefined = 16384;

    private static readonly FrozenDictionary<uint, uint> Elements = new Dictionary<uint, uint>
    {
        [143] = Xml,
        [199] = Json,
        [1000] = Bool,
        [1001] = Bytea,
        [1002] = Char,
        [1003] = Name,
        [1005] = Int2,
        [1007] = Int4,
        [1009] = Text,
        [1014] = BpChar,
        [1015] = VarChar,
        [1016] = Int8,
        [1021] = Float4,
        [1022] = Float8,
        [1028] = Oid,
        [1115] = Timestamp,
        [1182] = Date,
        [1185] = TimestampTz,
        [1231] = Numeric,
        [2951] = Uuid,
        [3807] = JsonB,
    }.ToFrozenDictionary();

    /// <summary>Element type of a built-in array type; 0 when it is none that masks exist for.</summary>
    public static uint ElementOf(uint arrayTypeId) => Elements.GetValueOrDefault(arrayTypeId);
}
