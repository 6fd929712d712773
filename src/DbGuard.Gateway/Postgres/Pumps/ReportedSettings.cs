namespace DbGuard.Gateway.Postgres.Pumps;

/// <summary>Settings whose ParameterStatus a client may get: those PostgreSQL itself reports. A value could be computed from data, so nothing else passes.</summary>
/// <remarks>Source: PostgreSQL 18 docs, 54.2.8 Asynchronous Operations.</remarks>
internal static class ReportedSettings
{
    public static bool Contains(ReadOnlySpan<byte> name) =>
        name.SequenceEqual("application_name"u8)
        || name.SequenceEqual("client_encoding"u8)
        || name.SequenceEqual("DateStyle"u8)
        || name.SequenceEqual("default_transaction_read_only"u8)
        || name.SequenceEqual("in_hot_standby"u8)
        || name.SequenceEqual("integer_datetimes"u8)
        || name.SequenceEqual("IntervalStyle"u8)
        || name.SequenceEqual("is_superuser"u8)
        || name.SequenceEqual("scram_iterations"u8)
        || name.SequenceEqual("search_path"u8)
        || name.SequenceEqual("server_encoding"u8)
        || name.SequenceEqual("server_version"u8)
        || name.SequenceEqual("session_authorization"u8)
        || name.SequenceEqual("standard_conforming_strings"u8)
        || name.SequenceEqual("TimeZone"u8);
}
