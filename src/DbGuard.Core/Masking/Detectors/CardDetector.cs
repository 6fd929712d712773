namespace DbGuard.Core.Masking.Detectors;

/// <summary>
/// Payment card numbers: 13 to 19 digits of a known issuer whose Luhn digit is right, bare or in the usual groups (4-4-4-4, 4-6-5, 4-6-4,
/// 4-3-3-3, 6-13) with one kind of separator. Not taken for cards: bar codes (their own check digit is right), lists of more than five
/// groups of four digits, fractions, codes such as <c>ORD-4539…</c> unless the word before the hyphen is about cards.
/// Source: ISO/IEC 7812-1; issuers in <see cref="CardIssuers"/>.
/// </summary>
internal sealed class CardDetector : IDetector
{
    private const int LeastDigits = 13;
    private const int MostDigits = 19;

    // An expiry date may follow in a fifth group.
    private const int MostGroupsOfFour = 5;

    public string Name => "card";

    public string Group => "";

    public string Meaning => "payment card numbers";

    public bool FindsNumbers => true;

    public int KeptDigits => 4;

    public DetectorTrigger Trigger { get; } = DetectorTrigger.AtNumber(
        LeastDigits, "4+4", "4+6", "4+3", "6+13", "13", "14", "15", "16", "17", "18", "19") with { MayFollowLetter = true };

    private static ReadOnlySpan<byte> Words => "card kard karte visa mastercard maestro amex pan cc "u8;

    public bool TryFind(ReadOnlySpan<byte> text, int anchor, out FoundText found)
    {
        found = default;
        Span<NumberGroup> groups = stackalloc NumberGroup[MostGroupsOfFour + 2];
        var count = NumberGroup.Read(text, anchor, groups);
        groups = groups[..count];
        if (!Starts(text, anchor))
        {
            return false;
        }

        if (groups[0].Length >= LeastDigits)
        {
            return TextBoundary.Ends(text, groups[0].End) && IsCard(text, groups[..1], out found);
        }

        if (count == 1 || groups[1].Separator == (byte)'/')
        {
            return false;
        }

        var chain = 1;
        while (chain < count && groups[chain].Separator == groups[1].Separator)
        {
            chain++;
        }

        if (IsList(text, groups[..chain]))
        {
            return false;
        }

        for (var used = Math.Min(chain, 5); used >= 2; used--)
        {
            // A space may lead to the next number; a hyphen or dot is part of a longer code.
            if ((used == chain || groups[1].Separator == (byte)' ') && IsUsual(groups[..used]) && TextBoundary.Ends(text, groups[used - 1].End)
                && IsCard(text, groups[..used], out found))
            {
                return true;
            }
        }

        return false;
    }

    private static bool Starts(ReadOnlySpan<byte> text, int at) => TextBoundary.Starts(text, at)
        || (at > 1 && text[at - 1] == (byte)'-' && TextBoundary.IsLetter(text[at - 2]) && NearbyWord.Precedes(text, at - 1, Words));

    private static bool IsUsual(ReadOnlySpan<NumberGroup> groups)
    {
        if (groups[0].Length == 6)
        {
            return groups.Length == 2 && groups[1].Length == MostDigits - 6;
        }

        return groups switch
        {
            [_, { Length: 6 }, { Length: 4 or 5 }] => true,
            [_, { Length: 3 }, { Length: 3 }, { Length: 3 }] => true,
            [_, { Length: 4 }, { Length: 4 }, { Length: >= 1 and <= 4 }] => true,
            [_, { Length: 4 }, { Length: 4 }, { Length: 4 }, { Length: >= 1 and <= 3 }] => true,
            _ => false,
        };
    }

    /// <summary>Groups of four without end are a list of numbers, or the middle of an IBAN.</summary>
    private static bool IsList(ReadOnlySpan<byte> text, ReadOnlySpan<NumberGroup> chain)
    {
        var fours = 0;
        while (fours < chain.Length && chain[fours].Length == 4)
        {
            fours++;
        }

        if (fours < 3)
        {
            return false;
        }

        for (var start = chain[0].Start; fours <= MostGroupsOfFour && TryGoBack(text, ref start); fours++)
        {
        }

        return fours > MostGroupsOfFour;
    }

    /// <summary>Moves to the group of four digits that stands one separator before.</summary>
    private static bool TryGoBack(ReadOnlySpan<byte> text, ref int start)
    {
        var end = start - 1;
        while (end > 0 && end > start - 3 && (text[end] & 0xC0) == 0x80)
        {
            end--;
        }

        if (end < 4 || NumberGroup.SeparatorWidth(text, end, out _) != start - end)
        {
            return false;
        }

        start = end - 4;
        return NumberGroup.RunLength(text, start) == 4 && (start == 0 || !TextBoundary.IsDigit(text[start - 1]));
    }

    private static bool IsCard(ReadOnlySpan<byte> text, ReadOnlySpan<NumberGroup> groups, out FoundText found)
    {
        Span<byte> digits = stackalloc byte[MostDigits + 1];
        digits = digits[..NumberGroup.Digits(text, groups, digits)];
        found = FoundText.Between(groups[0].Start, groups[^1].End);
        return digits.Length is >= LeastDigits and <= MostDigits
            && CardIssuers.Has((int)CheckDigit.Number(digits[..CardIssuers.PrefixDigits]), digits.Length)
            && CheckDigit.IsLuhn(digits)
            && !(groups.Length == 1 && digits.Length < 15 && CheckDigit.IsGtin(digits));
    }
}
