using System.Globalization;

namespace DbGuard.Core.Policies.Reading;

/// <summary>Durations as policies write them: a whole number and one unit.</summary>
internal static class Durations
{
    private static readonly (string Unit, TimeSpan Length)[] s_units =
        [("ms", TimeSpan.FromMilliseconds(1)), ("s", TimeSpan.FromSeconds(1)), ("m", TimeSpan.FromMinutes(1)), ("h", TimeSpan.FromHours(1)), ("d", TimeSpan.FromDays(1))];

    public static bool TryParse(string text, out TimeSpan value)
    {
        value = default;
        var digits = text.AsSpan().IndexOfAnyExceptInRange('0', '9');
        if (digits is < 1 or > 9)
        {
            return false;
        }

        var count = int.Parse(text.AsSpan(0, digits), NumberStyles.None, CultureInfo.InvariantCulture);
        foreach (var (unit, length) in s_units)
        {
            if (text.AsSpan(digits).SequenceEqual(unit))
            {
                value = length * count;
                return true;
            }
        }

        return false;
    }

    /// <summary>The shortest way to write it exactly.</summary>
    public static string Format(TimeSpan value)
    {
        foreach (var (unit, length) in s_units.Reverse())
        {
            if (value >= length && value.Ticks % length.Ticks == 0)
            {
                return string.Create(CultureInfo.InvariantCulture, $"{value.Ticks / length.Ticks}{unit}");
            }
        }

        return "0s";
    }
}
