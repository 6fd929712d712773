using System.Collections.Immutable;
using System.Globalization;

namespace DbGuard.Core.Policies.Reading;

/// <summary>Reads <c>hours</c> of a match: one window, or a list of them.</summary>
internal static class HoursReader
{
    public static ImmutableArray<TimeWindow> Read(Field? field)
    {
        if (field is null)
        {
            return [];
        }

        if (field.Node is ListNode { Items.IsEmpty: true })
        {
            field.Report("DBG6107", "an empty condition matches nobody", "remove it, or give it a value");
        }

        return [.. (field.Node is ListNode ? field.Items() : [field]).Select(ReadOne).OfType<TimeWindow>()];
    }

    private static TimeWindow? ReadOne(Field field)
    {
        if (field.Section(PolicyKeys.Hours) is not { } section)
        {
            return null;
        }

        var days = section["days"]?.Words(PolicyWords.Days) ?? [];
        if (section["days"] is { Node: ListNode { Items.IsEmpty: true } } none)
        {
            none.Report("DBG6107", "an empty condition matches nobody", "remove it, or give it a value");
        }

        var zone = section.Required("zone", "say whose clock counts, e.g. `zone: Europe/Zurich` or `zone: UTC`") is { } name ? ReadZone(name) : null;
        var (from, to) = (section["from"], section["to"]);
        if (from is null != to is null)
        {
            (from ?? to)!.Report("DBG6114", "`from` and `to` belong together", "give both, or neither for the whole day");
            return null;
        }

        var opens = from is null ? 0 : ReadMinute(from, TimeWindow.MinutesOfADay - 1);
        var closes = to is null ? TimeWindow.MinutesOfADay : ReadMinute(to, TimeWindow.MinutesOfADay);
        if (opens is not null && opens == closes)
        {
            to!.Report("DBG6107", "a window that closes when it opens", "leave `from` and `to` out for the whole day");
            return null;
        }

        return opens is null || closes is null || zone is null ? null : new TimeWindow(days, opens.Value, closes.Value, zone);
    }

    /// <summary><c>HH:MM</c> as minute of the day. <c>24:00</c> is the end of the day.</summary>
    private static int? ReadMinute(Field field, int most)
    {
        if (field.Text("a time of day") is not { } text)
        {
            return null;
        }

        if (text is [>= '0' and <= '2', >= '0' and <= '9', ':', >= '0' and <= '5', >= '0' and <= '9'])
        {
            var minute = (int.Parse(text.AsSpan(0, 2), CultureInfo.InvariantCulture) * 60) + int.Parse(text.AsSpan(3), CultureInfo.InvariantCulture);
            if (minute <= most)
            {
                return minute;
            }
        }

        field.Report("DBG6107", $"`{text}` is not a time of day", "write hours and minutes in quotes: `\"08:00\"`; the end of a day is `\"24:00\"`");
        return null;
    }

    /// <summary>An IANA zone. The system's zone data is read here, while the policy is read, never when it is asked.</summary>
    private static TimeZoneInfo? ReadZone(Field field)
    {
        if (field.Text("a time zone") is not { } text)
        {
            return null;
        }

        if (TimeZoneInfo.TryFindSystemTimeZoneById(text, out var zone) && !TimeZoneInfo.TryConvertWindowsIdToIanaId(text, out _))
        {
            return zone;
        }

        field.Report("DBG6107", $"`{text}` is not a time zone that is known here", "write an IANA name, e.g. `Europe/Zurich` or `UTC`; the system needs its tzdata package");
        return null;
    }
}
