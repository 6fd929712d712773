using System.Collections.Frozen;
using DbGuard.Core.Catalog;
using DbGuard.Core.Facts;

namespace DbGuard.Core.Policies.Rules;

/// <summary>
/// What is known of session settings (PostgreSQL 18 docs, chapter 19 Server Configuration): which of them drivers and tools change and
/// nobody is harmed by, and which values nobody may set, because the guard would then read statements otherwise than the server.
/// </summary>
internal static class KnownSettings
{
    /// <summary>Everything at once: RESET ALL, DISCARD ALL. The gateway puts back what it pinned.</summary>
    private const string All = "*";

    private static readonly FrozenSet<string> s_harmless = new[]
    {
        All, "application_name", "bytea_output", "check_function_bodies", "client_encoding", "client_min_messages", "datestyle", "dbguard.resume", "default_transaction_deferrable",
        "default_transaction_isolation", "default_transaction_read_only", "escape_string_warning", "extra_float_digits", "geqo", "idle_in_transaction_session_timeout",
        "idle_session_timeout", "intervalstyle", "jit", "lock_timeout", "plan_cache_mode", "quote_all_identifiers", "restrict_nonsystem_relation_kind", "row_security", "search_path",
        "standard_conforming_strings", "statement_timeout", "synchronize_seqscans", "timezone", "transaction_deferrable", "transaction_isolation",
        "transaction_read_only", "xmloption",
    }.ToFrozenSet();

    /// <summary>True for the function that does what SET does; the dialect lists what it sets among the settings.</summary>
    public static bool IsSetter(QualifiedName function) => function == new QualifiedName("pg_catalog", "set_config");

    /// <summary>True when every profile may make that change.</summary>
    public static bool IsHarmless(SettingChange change) => s_harmless.Contains(change.Name) && (change.IsConstant || change.IsReset);

    /// <summary>Why the value may not be set by anyone, as help; null when it may.</summary>
    /// <param name="change">The change.</param>
    /// <param name="seesEverything">True when nothing is hidden from the profile, so that a name read wrongly shows nothing.</param>
    public static string? Objection(SettingChange change, bool seesEverything)
    {
        if (change.IsReset)
        {
            return null;
        }

        return change.Name switch
        {
            "standard_conforming_strings" => Is(change, "on", "true", "yes", "1") ? null : "it must stay `on`: the guard and the server must read string literals alike",
            "client_encoding" => Is(change, "utf8", "utf-8", "unicode") ? null : "it must stay `UTF8`: the guard and the server must read the same characters",
            "client_min_messages" => Is(change, "notice", "warning", "error") ? null : "use `notice`, `warning` or `error`: lower levels show values of other rows",
            "search_path" => change.IsConstant || seesEverything ? null : "write the schemas as constants",
            _ => null,
        };
    }

    private static bool Is(SettingChange change, params ReadOnlySpan<string> allowed)
    {
        if (!change.IsConstant || change.Values is not [var value])
        {
            return false;
        }

        foreach (var one in allowed)
        {
            if (string.Equals(one, value, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}
