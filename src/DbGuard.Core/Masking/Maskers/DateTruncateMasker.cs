namespace DbGuard.Core.Masking.Maskers;

/// <summary>
/// <c>date_truncate</c>: dates and timestamps are cut to the start of their year, quarter, month, week (Monday), day or hour, in
/// UTC. Years 1 to 9999; outside them, at infinity and for other types NULL.
/// </summary>
internal sealed class DateTruncateMasker(string unit) : Masker
{
    private static readonly DateTime Epoch = new(2000, 1, 1, 0, 0, 0, DateTimeKind.Utc);
    private static readonly long Least = (DateTime.MinValue.Ticks - Epoch.Ticks) / TimeSpan.TicksPerMicrosecond;
    private static readonly long Most = (DateTime.MaxValue.Ticks - Epoch.Ticks) / TimeSpan.TicksPerMicrosecond;

    public static MaskerDefinition Definition { get; } = new(
        "date_truncate",
        "dates and timestamps are cut to the start of a period",
        [new("unit", MaskerOptionKind.Choice, null, "the period: year, quarter, month, week, day or hour") { Words = ["year", "quarter", "month", "week", "day", "hour"] }])
    {
        Create = options => new DateTruncateMasker(options.Choice("unit")),
    };

    public override string Name => Definition.Name;

    public override bool TryMaskMicroseconds(long value, out long masked)
    {
        masked = 0;
        if (value < Least || value > Most)
        {
            return false;
        }

        var date = Epoch.AddTicks(value * TimeSpan.TicksPerMicrosecond);
        var start = unit switch
        {
            "year" => new DateTime(date.Year, 1, 1, 0, 0, 0, DateTimeKind.Utc),
            "quarter" => new DateTime(date.Year, (date.Month - 1) / 3 * 3 + 1, 1, 0, 0, 0, DateTimeKind.Utc),
            "month" => new DateTime(date.Year, date.Month, 1, 0, 0, 0, DateTimeKind.Utc),
            "week" => date.Date.AddDays(-(((int)date.DayOfWeek + 6) % 7)),
            "day" => date.Date,
            "hour" => date.Date.AddHours(date.Hour),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
        masked = (start - Epoch).Ticks / TimeSpan.TicksPerMicrosecond;
        return true;
    }
}
