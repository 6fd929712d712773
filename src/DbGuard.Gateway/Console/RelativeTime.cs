using System.Globalization;

namespace DbGuard.Gateway.Console;

/// <summary>Times as the console says them: how long ago, how long still, and exactly.</summary>
internal static class RelativeTime
{
    /// <summary>Short duration, e.g. <c>42 s</c>, <c>3 min</c>, <c>2 h 5 min</c>, <c>4 d</c>.</summary>
    public static string Duration(TimeSpan span) => span.Duration() switch
    {
        { TotalMilliseconds: < 1 } => "< 1 ms",
        { TotalSeconds: < 1 } s => Text($"{s.TotalMilliseconds:0} ms"),
        { TotalSeconds: < 60 } s => Text($"{Math.Floor(s.TotalSeconds):0} s"),
        { TotalMinutes: < 60 } s => Text($"{Math.Floor(s.TotalMinutes):0} min"),
        { TotalHours: < 24 } s => s.Minutes == 0 ? Text($"{Math.Floor(s.TotalHours):0} h") : Text($"{Math.Floor(s.TotalHours):0} h {s.Minutes} min"),
        var s => Text($"{Math.Floor(s.TotalDays):0} d"),
    };

    public static string Ago(DateTimeOffset at, DateTimeOffset now) =>
        now - at < TimeSpan.FromSeconds(1) ? at - now > TimeSpan.FromSeconds(1) ? $"in {Duration(at - now)}" : "just now" : $"{Duration(now - at)} ago";

    /// <summary>UTC, to the millisecond.</summary>
    public static string Exact(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss.fff 'UTC'", CultureInfo.InvariantCulture);

    /// <summary>Time of day, UTC.</summary>
    public static string Clock(DateTimeOffset at) => at.UtcDateTime.ToString("HH:mm:ss", CultureInfo.InvariantCulture);

    /// <summary>For the attribute <c>datetime</c>.</summary>
    public static string Machine(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
