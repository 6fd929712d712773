using System.Buffers;
using System.Collections.Frozen;
using System.Globalization;

namespace DbGuard.Gateway.Postgres.Sessions;

/// <summary>Reads values of <c>statement_timeout</c>: a number with an optional unit, milliseconds without one (PostgreSQL 18 docs, 19.1.1).</summary>
internal static class TimeoutText
{
    private static readonly FrozenDictionary<string, double> s_millisecondsPerUnit = new Dictionary<string, double>
    {
        ["us"] = 0.001, ["ms"] = 1, ["s"] = 1_000, ["min"] = 60_000, ["h"] = 3_600_000, ["d"] = 86_400_000,
    }.ToFrozenDictionary();

    private static readonly SearchValues<char> s_numberCharacters = SearchValues.Create("0123456789.");

    /// <summary>True for a time above zero and up to the limit; false for what cannot be read. Zero switches the server's clock off.</summary>
    public static bool IsWithin(ReadOnlySpan<char> value, TimeSpan limit)
    {
        var text = value.Trim();
        var digits = text.IndexOfAnyExcept(s_numberCharacters);
        var number = digits < 0 ? text : text[..digits];
        var unit = digits < 0 ? "ms" : text[digits..].Trim().ToString();
        return double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var count)
            && s_millisecondsPerUnit.TryGetValue(unit, out var milliseconds)
            && count * milliseconds >= 1 && count * milliseconds <= limit.TotalMilliseconds;
    }
}
