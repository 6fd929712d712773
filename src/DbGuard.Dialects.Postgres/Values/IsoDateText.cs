using System.Buffers.Text;
using System.Globalization;

namespace DbGuard.Dialects.Postgres.Values;

/// <summary>
/// Dates as text in ISO DateStyle: <c>2024-08-18</c>, <c>2024-08-18 23:59:59.999999</c>, with <c>+02</c>, <c>-03:30</c> or
/// <c>+01:23:45</c> for timestamptz. Values are microseconds since 2000-01-01 00:00 (UTC). Any other spelling does not parse:
/// other DateStyles, BC, years above 9999, infinity.
/// </summary>
internal static class IsoDateText
{
    private const int DateBytes = 10;
    private const int TimeBytes = 8;
    private const int LongestTextBytes = 40;

    private static readonly DateTime Epoch = new(2000, 1, 1, 0, 0, 0, DateTimeKind.Utc);
    private static readonly long Least = (DateTime.MinValue.Ticks - Epoch.Ticks) / TimeSpan.TicksPerMicrosecond;
    private static readonly long Most = (DateTime.MaxValue.Ticks - Epoch.Ticks) / TimeSpan.TicksPerMicrosecond;

    /// <summary>True for years 1 to 9999.</summary>
    public static bool IsInRange(long microseconds) => microseconds >= Least && microseconds <= Most;

    public static bool TryParse(ReadOnlySpan<byte> text, DateShape shape, out long microseconds)
    {
        microseconds = 0;
        if (!TryDate(text, out var date))
        {
            return false;
        }

        microseconds = (date - Epoch).Ticks / TimeSpan.TicksPerMicrosecond;
        text = text[DateBytes..];
        if (shape == DateShape.Date)
        {
            return text.IsEmpty;
        }

        if (text.Length <= TimeBytes || text[0] != (byte)' ' || !TryTime(ref text, out var time))
        {
            return false;
        }

        microseconds += time;
        return shape == DateShape.Timestamp ? text.IsEmpty : TryOffset(text, ref microseconds);
    }

    public static void Write(long microseconds, DateShape shape, CellBuffer output)
    {
        var date = Epoch.AddTicks(microseconds * TimeSpan.TicksPerMicrosecond);
        var hasFraction = microseconds % 1_000_000 != 0;
        var format = shape == DateShape.Date ? "yyyy-MM-dd" : hasFraction ? "yyyy-MM-dd HH:mm:ss.FFFFFF" : "yyyy-MM-dd HH:mm:ss";
        date.TryFormat(output.GetSpan(LongestTextBytes), out var written, format, CultureInfo.InvariantCulture);
        output.Advance(written);
        if (shape == DateShape.TimestampTz)
        {
            output.Append("+00"u8);
        }
    }

    private static bool TryDate(ReadOnlySpan<byte> text, out DateTime date)
    {
        date = default;
        if (text.Length < DateBytes || text[4] != (byte)'-' || text[7] != (byte)'-'
            || !TryNumber(text[..4], out var year) || !TryNumber(text[5..7], out var month) || !TryNumber(text[8..10], out var day)
            || year < 1 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month))
        {
            return false;
        }

        date = new DateTime(year, month, day, 0, 0, 0, DateTimeKind.Utc);
        return true;
    }

    private static bool TryTime(ref ReadOnlySpan<byte> text, out long microseconds)
    {
        microseconds = 0;
        if (text[3] != (byte)':' || text[6] != (byte)':'
            || !TryNumber(text[1..3], out var hour) || !TryNumber(text[4..6], out var minute) || !TryNumber(text[7..9], out var second)
            || hour > 23 || minute > 59 || second > 59)
        {
            return false;
        }

        text = text[(1 + TimeBytes)..];
        microseconds = ((hour * 60L + minute) * 60 + second) * 1_000_000;
        if (text.IsEmpty || text[0] != (byte)'.')
        {
            return true;
        }

        text = text[1..];
        var unit = 100_000;
        while (!text.IsEmpty && text[0] is >= (byte)'0' and <= (byte)'9')
        {
            microseconds += (text[0] - '0') * unit;
            unit /= 10;
            text = text[1..];
        }

        return true;
    }

    private static bool TryOffset(ReadOnlySpan<byte> text, ref long microseconds)
    {
        if (text.Length is not (3 or 6 or 9) || text[0] is not ((byte)'+' or (byte)'-'))
        {
            return false;
        }

        long seconds = 0;
        for (var i = 0; i < text.Length; i += 3)
        {
            if ((i > 0 && text[i] != (byte)':') || !TryNumber(text.Slice(i + 1, 2), out var part))
            {
                return false;
            }

            seconds += part * (i == 0 ? 3600 : i == 3 ? 60 : 1);
        }

        microseconds -= (text[0] == (byte)'-' ? -seconds : seconds) * 1_000_000;
        return true;
    }

    private static bool TryNumber(ReadOnlySpan<byte> digits, out int number) =>
        Utf8Parser.TryParse(digits, out number, out var used) && used == digits.Length && digits[0] is >= (byte)'0' and <= (byte)'9';
}
