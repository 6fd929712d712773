using System.Collections.Frozen;

namespace DbGuard.Gateway.Postgres.Startup;

/// <summary>Settings a client may give at start-up, and how far.</summary>
/// <remarks>Everything else could change how SQL text is read, what plans reveal, or what the role may do.</remarks>
internal static class SettingAllowList
{
    private static readonly FrozenSet<string> s_free = new[]
    {
        "application_name", "bytea_output", "datestyle", "default_transaction_isolation", "default_transaction_read_only",
        "extra_float_digits", "idle_in_transaction_session_timeout", "idle_session_timeout", "intervalstyle", "jit", "lc_messages",
        "lock_timeout", "search_path", "statement_timeout", "timezone", "client_min_messages", "default_transaction_deferrable",
        "tcp_keepalives_idle", "tcp_keepalives_interval", "tcp_keepalives_count", "tcp_user_timeout", "work_mem",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>True when a client may set it to that value.</summary>
    public static bool Allows(string name, string value) =>
        s_free.Contains(name)
        || (Is(name, "client_encoding") && IsUtf8(value))
        || (Is(name, "standard_conforming_strings") && IsOn(value));

    /// <summary>True for settings that the gateway pins itself.</summary>
    public static bool IsPinned(string name) => Is(name, "client_encoding") || Is(name, "standard_conforming_strings");

    /// <summary>UTF8 as PostgreSQL's encoding names spell it: case and punctuation do not count.</summary>
    private static bool IsUtf8(string value)
    {
        var bare = string.Concat(value.Where(char.IsAsciiLetterOrDigit));
        return Is(bare, "utf8") || Is(bare, "unicode");
    }

    private static bool IsOn(string value) => Is(value, "on") || Is(value, "true") || Is(value, "yes") || value == "1";

    private static bool Is(string left, string right) => string.Equals(left, right, StringComparison.OrdinalIgnoreCase);
}
