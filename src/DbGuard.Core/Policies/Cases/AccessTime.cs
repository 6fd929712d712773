using System.Globalization;

namespace DbGuard.Core.Policies.Cases;

/// <summary>A moment as people write one in a case or on a command line, always with its offset from UTC.</summary>
public static class AccessTime
{
    public const string Help = "write date, time and offset, e.g. `2026-11-26T10:00:00Z` or `2026-11-26T11:00:00+01:00`";

    /// <summary>Reads a moment; null when it is none, or leaves open in which zone.</summary>
    public static DateTimeOffset? Parse(string text) =>
        DateTimeOffset.TryParseExact(
            text, ["yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mmK"], CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var at)
        && (text.EndsWith('Z') || text[^6] is '+' or '-')
            ? at
            : null;
}
