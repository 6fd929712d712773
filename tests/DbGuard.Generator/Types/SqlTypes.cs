using System.Collections.Frozen;

namespace DbGuard.Generator.Types;

/// <summary>The types the generator computes with. No value here can be mistaken for a canary, and none makes a server work long.</summary>
internal static class SqlTypes
{
    public static SqlType Bool { get; } = new("bool", ["true", "false"]) { IsBare = true };

    public static SqlType Int2 { get; } = new("int2", ["0", "1", "2", "5"]);

    public static SqlType Int4 { get; } = new("int4", ["0", "1", "2", "3", "4", "7", "12"]) { IsBare = true };

    public static SqlType Int8 { get; } = new("int8", ["0", "1", "2", "3", "9", "30"]);

    public static SqlType Numeric { get; } = new("numeric", ["0", "1", "2.5", "10.25", "3"]);

    public static SqlType Float8 { get; } = new("float8", ["0", "1", "0.5", "2", "4"]);

    public static SqlType Text { get; } = new("text", ["", "a", "abc", "one two", "x,y", "%", "A b C", "ä ö", "it''s"]);

    public static SqlType Varchar { get; } = new("varchar", ["", "b", "some", "of,it"]);

    public static SqlType Bpchar { get; } = new("bpchar", ["c", "ab"]);

    public static SqlType Name { get; } = new("name", ["public", "people"]);

    public static SqlType Date { get; } = new("date", ["2024-02-29", "2020-01-01", "2023-12-31"]);

    public static SqlType Time { get; } = new("time", ["00:00", "12:30:15"]);

    public static SqlType Timestamp { get; } = new("timestamp", ["2024-02-29 12:00", "2021-06-30 23:59:59"]);

    public static SqlType TimestampTz { get; } = new("timestamptz", ["2024-02-29 12:00+00", "2022-03-04 05:06:07+02"]);

    public static SqlType Interval { get; } = new("interval", ["1 day", "2 hours", "1 month 3 days"]);

    public static SqlType Uuid { get; } = new("uuid", ["00000000-0000-0000-0000-000000000001", "00000000-0000-0000-0000-0000000000aa"]);

    public static SqlType Bytea { get; } = new("bytea", ["", "abc", "\\x0001"]);

    public static SqlType Json { get; } = new("json", ["{}", "{\"a\": 1}", "[1, 2]", "null"]) { IsEquatable = false, IsOrderable = false };

    public static SqlType Jsonb { get; } = new("jsonb", ["{}", "{\"a\": 1, \"b\": \"x\"}", "[1, \"two\", null]"]);

    public static SqlType Xml { get; } = new("xml", ["<a/>", "<a><b>1</b><b>2</b></a>"]) { IsEquatable = false, IsOrderable = false };

    public static SqlType Inet { get; } = new("inet", ["192.168.0.1", "192.168.0.0/24", "::1"]);

    public static SqlType Bits { get; } = new("varbit", ["1", "0101"]);

    public static SqlType Point { get; } = new("point", ["(0,0)", "(1,2)"]) { IsEquatable = false, IsOrderable = false };

    public static SqlType TsVector { get; } = new("tsvector", ["", "a b"]);

    public static SqlType TsQuery { get; } = new("tsquery", ["a", "a & b"]);

    public static SqlType Int4Range { get; } = new("int4range", ["[1,5)", "empty", "(,3]"]);

    public static SqlType NumRange { get; } = new("numrange", ["[1,2.5]", "empty"]);

    public static SqlType DateRange { get; } = new("daterange", ["[2024-01-01,2024-03-01)", "(,)"]);

    public static SqlType Int8Range { get; } = new("int8range", ["[1,9)", "[3,)"]);

    public static SqlType Int4MultiRange { get; } = new("int4multirange", ["{[1,3),[5,8)}", "{}"]);

    public static SqlType Mood { get; } = new("public.mood", ["low", "mid", "high"]);

    public static SqlType Address { get; } = new("public.address", ["(\"Long Lane\",Oslo,12)", "(,,)"]);

    public static SqlType CodeText { get; } = new("public.code_text", ["k1", "k2"]);

    public static SqlType PositiveInt { get; } = new("public.positive_int", ["1", "9"]);

    public static SqlType TextArray { get; } = ArrayOf(Text, "text[]", "{}", "{a,b}", "{abc,NULL,\"one two\"}");

    public static SqlType Int4Array { get; } = ArrayOf(Int4, "int4[]", "{}", "{1,2,3}", "{5,NULL}");

    public static SqlType Int8Array { get; } = ArrayOf(Int8, "int8[]", "{1}", "{4,5}");

    public static SqlType NumericArray { get; } = ArrayOf(Numeric, "numeric[]", "{1.5,2}", "{}");

    public static SqlType DateArray { get; } = ArrayOf(Date, "date[]", "{2024-02-29}", "{}");

    public static SqlType UuidArray { get; } = ArrayOf(Uuid, "uuid[]", "{00000000-0000-0000-0000-000000000001}");

    public static SqlType JsonbArray { get; } = ArrayOf(Jsonb, "jsonb[]", "{1,\"[2]\"}");

    public static SqlType MoodArray { get; } = ArrayOf(Mood, "public.mood[]", "{low,high}");

    public static SqlType AddressArray { get; } = ArrayOf(Address, "public.address[]", "{}");

    /// <summary>All of them.</summary>
    public static IReadOnlyList<SqlType> All { get; } =
    [
        Bool, Int2, Int4, Int8, Numeric, Float8, Text, Varchar, Bpchar, Name, Date, Time, Timestamp, TimestampTz, Interval, Uuid, Bytea, Json, Jsonb,
        Xml, Inet, Bits, Point, TsVector, TsQuery, Int4Range, NumRange, DateRange, Int8Range, Int4MultiRange, Mood, Address, CodeText, PositiveInt,
        TextArray, Int4Array, Int8Array, NumericArray, DateArray, UuidArray, JsonbArray, MoodArray, AddressArray,
    ];

    /// <summary>Types that result columns and group keys are picked from when nothing in scope suggests one; the common ones more often.</summary>
    public static IReadOnlyList<SqlType> Usual { get; } =
    [
        Text, Text, Text, Int4, Int4, Int4, Int8, Numeric, Bool, Bool, Date, TimestampTz, Jsonb, Float8, Uuid, TextArray, Int4Array, .. All,
    ];

    private static readonly FrozenDictionary<string, SqlType> ByName =
        All.ToFrozenDictionary(type => type.Name.Replace("public.", "", StringComparison.Ordinal), StringComparer.Ordinal);

    /// <summary>The type of this name, with or without its schema; null when the generator does not compute with it.</summary>
    public static SqlType? Find(string name) => ByName.GetValueOrDefault(name.Replace("public.", "", StringComparison.Ordinal));

    /// <summary>The array type of an element type; null when there is none here.</summary>
    public static SqlType? ArrayOf(SqlType element) => All.FirstOrDefault(type => type.Element == element);

    private static SqlType ArrayOf(SqlType element, string name, params string[] values) =>
        new(name, values) { Element = element, IsEquatable = element.IsEquatable, IsOrderable = element.IsOrderable };
}
