using System.Collections.Immutable;

namespace DbGuard.Core.Policies;

/// <summary>Hours of the week in a time zone.</summary>
/// <param name="Days">Days on which the window opens; all when empty.</param>
/// <param name="From">Minute of the day it opens at, 0 to 1439.</param>
/// <param name="To">Minute of the day it closes at, itself outside, 1 to 1440; not after <paramref name="From"/>: it closes on the next day.</param>
/// <param name="Zone">Zone whose clock counts, with its daylight saving.</param>
public sealed record TimeWindow(ImmutableArray<DayOfWeek> Days, int From, int To, TimeZoneInfo Zone)
{
    public const int MinutesOfADay = 24 * 60;

    /// <summary>True when the window is open.</summary>
    public bool IsOpen(DateTimeOffset at)
    {
        var local = TimeZoneInfo.ConvertTime(at, Zone);
        return IsOpen(local.DayOfWeek, (local.Hour * 60) + local.Minute);
    }

    /// <summary>True when this window is open whenever the other is; false when that cannot be shown cheaply.</summary>
    public bool Covers(TimeWindow other)
    {
        if (Zone.Id != other.Zone.Id)
        {
            return false;
        }

        for (var minute = 0; minute < 7 * MinutesOfADay; minute++)
        {
            var day = (DayOfWeek)(minute / MinutesOfADay);
            if (other.IsOpen(day, minute % MinutesOfADay) && !IsOpen(day, minute % MinutesOfADay))
            {
                return false;
            }
        }

        return true;
    }

    private bool IsOpen(DayOfWeek day, int minute) => From < To
        ? OpensOn(day) && minute >= From && minute < To
        : (OpensOn(day) && minute >= From) || (OpensOn((DayOfWeek)(((int)day + 6) % 7)) && minute < To);

    private bool OpensOn(DayOfWeek day) => Days.IsEmpty || Days.Contains(day);
}
