using System.Globalization;
using DbGuard.Core.Audit;

namespace DbGuard.Gateway.Commands;

/// <summary>Times as commands show and read them: UTC, ISO 8601.</summary>
internal static class UtcText
{
    private const string Microseconds = "yyyy-MM-ddTHH:mm:ss.ffffffZ";

    /// <summary>An instant of a record.</summary>
    public static string Of(long microseconds) => AuditTime.FromMicroseconds(microseconds) is { } at
        ? Of(at)
        : string.Create(CultureInfo.InvariantCulture, $"{microseconds}us");

    public static string Of(DateTimeOffset at) => at.UtcDateTime.ToString(Microseconds, CultureInfo.InvariantCulture);

    /// <summary>Reads an ISO 8601 time (UTC when it names no offset), a date, or a time ago such as <c>90s</c>, <c>15m</c>, <c>2h</c>, <c>7d</c>.</summary>
    public static bool TryParse(string text, DateTimeOffset now, out DateTimeOffset at)
    {
        if (text.Length > 1 && int.TryParse(text.AsSpan(..^1), NumberStyles.None, CultureInfo.InvariantCulture, out var count))
        {
            TimeSpan? ago = text[^1] switch
            {
                's' => TimeSpan.FromSeconds(count),
                'm' => TimeSpan.FromMinutes(count),
                'h' => TimeSpan.FromHours(count),
                'd' when count < 100_000 => TimeSpan.FromDays(count),
                _ => null,
            };
            if (ago is { } span)
            {
                at = now - span;
                return true;
            }
        }

        string[] formats = ["yyyy-MM-dd", "yyyy-MM-ddTHH:mmK", "yyyy-MM-ddTHH:mm:ssK", "yyyy-MM-ddTHH:mm:ss.FFFFFFFK", "yyyy-MM-dd HH:mmK", "yyyy-MM-dd HH:mm:ssK"];
        return DateTimeOffset.TryParseExact(
            text, formats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out at);
    }
}
