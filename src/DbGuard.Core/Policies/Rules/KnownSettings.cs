using System.Buffers;
using System.Collections.Frozen;
using System.Globalization;
using DbGuard.Core.Catalog;
using DbGuard.Core.Facts;
using DbGuard.Core.Policies.Reading;

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
        All, "application_name", "bytea_output", "check_function_bodies", "client_encoding", "client_min_messages", "datestyle", "default_transaction_deferrable",
        "default_transaction_isolation", "default_transaction_read_only", "escape_string_warning", "extra_float_digits", "geqo", "idle_in_transaction_session_timeout",
        "idle_session_timeout", "intervalstyle", "jit", "lock_timeout", "plan_cache_mode", "quote_all_identifiers", "restrict_nonsystem_relation_kind", "search_path",
        "standard_conforming_strings", "statement_timeout", "synchronize_seqscans", "timezone", "transaction_deferrable", "transaction_isolation",
        "transaction_read_only", "xmloption",
    }.ToFrozenSet();

    private static readonly FrozenDictionary<string, double> s_millisecondsPerUnit = new Dictionary<string, double>
    {
        ["us"] = 0.001, ["ms"] = 1, ["s"] = 1_000, ["min"] = 60_000, ["h"] = 3_600_000, ["d"] = 86_400_000,
    }.ToFrozenDictionary();

    private static readonly SearchValues<char> s_numberCharacters = SearchValues.Create("0123456789.");

    /// <summary>True for the function that does what SET does; the dialect lists what it sets among the settings.</summary>
    public static bool IsSetter(QualifiedName function) => function == new QualifiedName("pg_catalog", "set_config");

    /// <summary>True when every profile may make that change.</summary>
    public static bool IsHarmless(SettingChange change) => s_harmless.Contains(change.Name) && (change.IsConstant || change.IsReset);

    /// <summary>Why the value may not be set by anyone, as help; null when it may.</summary>
    /// <param name="change">The change.</param>
    /// <param name="profile">For its limits.</param>
    /// <param name="seesEverything">True when nothing is hidden from the profile, so that a name read wrongly shows nothing.</param>
    public static string? Objection(SettingChange change, Profile profile, bool seesEverything)
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
            "statement_timeout" when profile.StatementTimeout is { } limit => WithinLimit(change, limit) ? null : $"use a time above zero and up to {Durations.Format(limit)}",
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

    private static bool WithinLimit(SettingChange change, TimeSpan limit)
    {
        if (!change.IsConstant || change.Values is not [var value])
        {
            return false;
        }

        var text = value.AsSpan().Trim();
        var digits = text.IndexOfAnyExcept(s_numberCharacters);
        var number = digits < 0 ? text : text[..digits];
        var unit = digits < 0 ? "ms" : text[digits..].Trim().ToString();
        return double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var count)
            && s_millisecondsPerUnit.TryGetValue(unit, out var milliseconds)
            && count * milliseconds >= 1 && count * milliseconds <= limit.TotalMilliseconds;
    }
}
