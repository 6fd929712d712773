using DbGuard.Generator.Types;

namespace DbGuard.Generator.Fixture;

/// <summary>From the server's names of types (<c>format_type</c>) to the generator's types.</summary>
internal static class ServerTypes
{
    /// <summary>The type; null when the generator does not compute with it.</summary>
    public static SqlType? Find(string name)
    {
        var array = name.EndsWith("[]", StringComparison.Ordinal);
        var known = (array ? name[..^2] : name) switch
        {
            "boolean" => SqlTypes.Bool,
            "smallint" => SqlTypes.Int2,
            "integer" => SqlTypes.Int4,
            "bigint" => SqlTypes.Int8,
            "double precision" => SqlTypes.Float8,
            "character varying" => SqlTypes.Varchar,
            "character" => SqlTypes.Bpchar,
            "timestamp without time zone" => SqlTypes.Timestamp,
            "timestamp with time zone" => SqlTypes.TimestampTz,
            "time without time zone" => SqlTypes.Time,
            "bit varying" => SqlTypes.Bits,
            var other => SqlTypes.Find(other),
        };
        return array && known is not null ? SqlTypes.ArrayOf(known) : known;
    }
}
