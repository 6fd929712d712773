using System.Buffers;

namespace DbGuard.Core.Masking.Detectors;

/// <summary>
/// Telephone numbers: international ones (<c>+49 30 901820</c>), North American ones in groups (<c>(212) 555-0123</c>), French pairs
/// (<c>01 23 45 67 89</c>), British groups (<c>020 7946 0958</c>), area codes in brackets (<c>(030) 901820</c>), and any number of 7 to
/// 15 digits after a word such as <c>phone</c> or <c>Tel.</c> A bare number without such a word is none.
/// Source: ITU-T E.164 and E.123; NANPA numbering plan (area and exchange codes begin with 2 to 9, no exchange ends in 11).
/// </summary>
internal sealed class PhoneDetector : IDetector
{
    private const int LeastDigits = 7;
    private const int MostDigits = 15;
    private const int LeastInternational = 9;
    private const int MostCountryDigits = 3;

    private static readonly SearchValues<byte> Inside = SearchValues.Create("0123456789 -./()"u8);

    public string Name => "phone";

    public string Group => "";

    public string Meaning => "telephone numbers";

    public DetectorTrigger Trigger { get; } = new()
    {
        Bytes = "+",
        LeastDigits = LeastDigits,
        Shapes = [.. Enumerable.Range(1, MostDigits).Select(run => (run, -1))],
    };

    private static ReadOnlySpan<byte> Words =>
        "tel phone* telephone* telefon* telephon* phones mobile mobil* cell cellphone handy fax telefax call whatsapp sms msisdn dial landline rufnummer gsm "u8;

    public bool TryFind(ReadOnlySpan<byte> text, int anchor, out FoundText found)
    {
        if (text[anchor] == (byte)'+')
        {
            return TryFindInternational(text, anchor, out found);
        }

        found = default;
        if (!TextBoundary.Starts(text, anchor) || (anchor > 0 && text[anchor - 1] is (byte)'+' or (byte)'/'))
        {
            return false;
        }

        return (anchor > 0 && text[anchor - 1] == (byte)'(' && TextBoundary.Starts(text, anchor - 1) && TryFindBracketed(text, anchor, out found))
            || (MayBeGrouped(text, anchor) && TryFindGrouped(text, anchor, out found))
            || (NearbyWord.MayPrecede(text, anchor) && TryFindNamed(text, anchor, out found) && NearbyWord.Precedes(text, anchor, Words));
    }

    private static bool TryFindInternational(ReadOnlySpan<byte> text, int anchor, out FoundText found)
    {
        found = default;
        if (anchor + 1 >= text.Length || text[anchor + 1] is < (byte)'1' or > (byte)'9' || !TextBoundary.Starts(text, anchor))
        {
            return false;
        }

        var most = text[anchor + 1] == (byte)'1' ? 11 : MostDigits;
        var end = Read(text, anchor + 1, most, out var digits);
        found = FoundText.Between(anchor, end);
        return most == 11 ? digits == 11 : digits >= LeastInternational;
    }

    /// <summary><c>(212) 555-0123</c>, <c>(030) 901820</c>.</summary>
    private static bool TryFindBracketed(ReadOnlySpan<byte> text, int anchor, out FoundText found)
    {
        found = default;
        var start = anchor - 1;
        var area = NumberGroup.RunLength(text, anchor);
        var close = anchor + area;
        if (area is < 2 or > 6 || close + 1 >= text.Length || text[close] != (byte)')')
        {
            return false;
        }

        var at = close + 1;
        at += text[at] is (byte)' ' or (byte)'-' ? 1 : 0;
        if (at >= text.Length || !TextBoundary.IsDigit(text[at]))
        {
            return false;
        }

        Span<NumberGroup> groups = stackalloc NumberGroup[4];
        groups = groups[..NumberGroup.Read(text, at, groups)];
        if (area == 3 && groups is [{ Length: 3 }, { Length: 4 }, ..] && IsNorthAmerican(text, anchor, at))
        {
            found = FoundText.Between(start, groups[1].End);
            return TextBoundary.Ends(text, found.End);
        }

        var end = Read(text, at, 10, out var digits);
        found = FoundText.Between(start, end);
        return text[anchor] == (byte)'0' && text[anchor + 1] != (byte)'0' && digits is >= 5 and <= 9 && area + digits <= 12;
    }

    /// <summary>A look at what most numbers fail at: the first group has 3 digits, or begins with 0, or is the country's 1.</summary>
    private static bool MayBeGrouped(ReadOnlySpan<byte> text, int anchor) =>
        text[anchor] is (byte)'0' or (byte)'1' || (text[anchor] >= (byte)'2' && NumberGroup.RunLength(text, anchor) == 3);

    private static bool TryFindGrouped(ReadOnlySpan<byte> text, int anchor, out FoundText found)
    {
        found = default;
        Span<NumberGroup> groups = stackalloc NumberGroup[6];
        groups = groups[..NumberGroup.Read(text, anchor, groups)];
        if (groups is [{ Length: 1 }, { Separator: (byte)'-' or (byte)'.' or (byte)' ' }, ..] && text[anchor] == (byte)'1')
        {
            groups = groups[1..];
        }

        if (groups.Length < 2)
        {
            return false;
        }

        var separator = groups[1].Separator;
        var used = groups switch
        {
            [{ Length: 3 }, { Length: 3 }, { Length: 4 }, ..] when IsNorthAmerican(text, groups[0].Start, groups[1].Start)
                && separator is (byte)'-' or (byte)'.' or (byte)'/' && groups[2].Separator is (byte)'-' or (byte)'.' => 3,
            [{ Length: 2 }, { Length: 2 }, { Length: 2 }, { Length: 2 }, { Length: 2 }, ..]
                when IsTrunk(text, anchor) && separator != (byte)'/' && HasOneSeparator(groups[1..5]) => 5,
            [{ Length: 5 }, { Length: 6, Separator: (byte)' ' }, ..] when IsTrunk(text, anchor) => 2,
            [{ Length: 5 }, { Length: 3, Separator: (byte)' ' }, { Length: 3, Separator: (byte)' ' }, ..] when IsTrunk(text, anchor) => 3,
            [{ Length: 3 }, { Length: 4, Separator: (byte)' ' }, { Length: 4, Separator: (byte)' ' }, ..] when IsTrunk(text, anchor) => 3,
            [{ Length: 4 }, { Length: 3, Separator: (byte)' ' }, { Length: 4, Separator: (byte)' ' }, ..] when IsTrunk(text, anchor) => 3,
            _ => 0,
        };
        if (used == 0)
        {
            return false;
        }

        found = FoundText.Between(anchor, groups[used - 1].End);
        return TextBoundary.Ends(text, found.End) && (used == groups.Length || groups[used].Separator == (byte)' ');
    }

    /// <summary>Any number after a word that announces one, unless it is a date.</summary>
    private static bool TryFindNamed(ReadOnlySpan<byte> text, int start, out FoundText found)
    {
        var end = Read(text, start, MostDigits, out var digits);
        found = FoundText.Between(start, Math.Max(end, start + 1));
        return digits >= LeastDigits && !IsDate(text, start);
    }

    /// <summary>Reads digits with at most two usual separators between; where the last run that fits ends, and the digits up to there.</summary>
    private static int Read(ReadOnlySpan<byte> text, int at, int most, out int digits)
    {
        digits = 0;
        var read = 0;
        var end = at;
        var separators = 0;
        while (at < text.Length)
        {
            var run = NumberGroup.RunLength(text, at);
            if (run > 0)
            {
                if (read + run > most || (read > 0 && (IsTime(text, at + run) || IsDate(text, at))))
                {
                    break;
                }

                read += run;
                at += run;
                separators = 0;
                if (TextBoundary.Ends(text, at))
                {
                    (end, digits) = (at, read);
                }

                continue;
            }

            var width = Inside.Contains(text[at]) ? 1 : NumberGroup.SeparatorWidth(text, at, out _);
            if (width == 0 || ++separators > 2 || (text[at] == (byte)'(' && read > MostCountryDigits))
            {
                break;
            }

            at += width;
        }

        return end;
    }

    /// <summary>A colon and a digit behind a run: a time of day.</summary>
    private static bool IsTime(ReadOnlySpan<byte> text, int end) => end + 1 < text.Length && text[end] == (byte)':' && TextBoundary.IsDigit(text[end + 1]);

    /// <summary><c>2024-01-15</c>, <c>15.01.2024</c>.</summary>
    private static bool IsDate(ReadOnlySpan<byte> text, int at)
    {
        Span<NumberGroup> groups = stackalloc NumberGroup[3];
        groups = groups[..NumberGroup.Read(text, at, groups)];
        return groups is [{ Length: 4 }, { Length: 2, Separator: (byte)'-' or (byte)'/' or (byte)'.' }, { Length: 2, Separator: (byte)'-' or (byte)'/' or (byte)'.' }]
            or [{ Length: 1 or 2 }, { Length: 1 or 2, Separator: (byte)'-' or (byte)'/' or (byte)'.' }, { Length: 4, Separator: (byte)'-' or (byte)'/' or (byte)'.' }];
    }

    /// <summary>The national prefix 0, and no second one.</summary>
    private static bool IsTrunk(ReadOnlySpan<byte> text, int at) => text[at] == (byte)'0' && text[at + 1] is >= (byte)'1' and <= (byte)'9';

    private static bool IsNorthAmerican(ReadOnlySpan<byte> text, int area, int exchange) =>
        text[area] >= (byte)'2' && text[exchange] >= (byte)'2' && text[area + 1] != (byte)'9'
        && !(text[exchange + 1] == (byte)'1' && text[exchange + 2] == (byte)'1');

    private static bool HasOneSeparator(ReadOnlySpan<NumberGroup> groups)
    {
        foreach (var group in groups)
        {
            if (group.Separator != groups[0].Separator)
            {
                return false;
            }
        }

        return true;
    }
}
