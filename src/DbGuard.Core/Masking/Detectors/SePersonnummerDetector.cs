namespace DbGuard.Core.Masking.Detectors;

/// <summary>
/// Swedish personal and coordination numbers: a date of birth (days plus 60 for the latter), a serial of three digits and a Luhn digit over the ten,
/// as <c>YYMMDD-NNNN</c>, <c>YYMMDD+NNNN</c> or with the century. Bare numbers, and dates of 2015 to 2034, which order numbers begin with,
/// need a word such as <c>personnummer</c> before them.
/// Source: Folkbokföringslag (1991:481), 18 §; Skatteverket, SKV 704 "Personnummer".
/// </summary>
internal sealed class SePersonnummerDetector : IDetector
{
    private const int Digits = 10;

    public string Name => "se_personnummer";

    public string Group => "national_id";

    public string Meaning => "Swedish personal identity numbers";

    public DetectorTrigger Trigger { get; } = DetectorTrigger.AtNumber(Digits, "6", "8", "10", "12");

    private static ReadOnlySpan<byte> Words => "personnummer personnr pnr samordningsnummer "u8;

    public bool TryFind(ReadOnlySpan<byte> text, int anchor, out FoundText found)
    {
        found = default;
        var run = NumberGroup.RunLength(text, anchor);
        var isBare = run is Digits or Digits + 2;
        var end = anchor + run;
        Span<byte> digits = stackalloc byte[Digits + 2];
        var group = new NumberGroup(anchor, run, 0);
        var count = NumberGroup.Digits(text, new ReadOnlySpan<NumberGroup>(in group), digits);
        if (!isBare)
        {
            if (run is not (6 or 8) || end + 1 >= text.Length || text[end] is not ((byte)'-' or (byte)'+') || NumberGroup.RunLength(text, end + 1) != 4)
            {
                return false;
            }

            group = new NumberGroup(end + 1, 4, 0);
            count += NumberGroup.Digits(text, new ReadOnlySpan<NumberGroup>(in group), digits[count..]);
            end = group.End;
        }

        found = FoundText.Between(anchor, end);
        digits = digits[..count];
        var century = count == Digits ? 0 : (int)CheckDigit.Number(digits[..2]);
        var ten = digits[^Digits..];
        return TextBoundary.Starts(text, anchor) && TextBoundary.Ends(text, end) && (count == Digits || century is 18 or 19 or 20)
            && IsBirth(ten) && CheckDigit.IsLuhn(ten)
            && ((!isBare && !IsRecent(century, ten)) || NearbyWord.Precedes(text, anchor, Words));
    }

    private static bool IsBirth(ReadOnlySpan<byte> ten)
    {
        var day = (int)CheckDigit.Number(ten[4..6]);
        return CheckDigit.IsDay((int)CheckDigit.Number(ten[2..4]), day > 60 ? day - 60 : day);
    }

    private static bool IsRecent(int century, ReadOnlySpan<byte> ten) => century is 0 or 20 && CheckDigit.Number(ten[..2]) is >= 15 and <= 34;
}
