namespace DbGuard.Core.Masking.Detectors;

/// <summary>
/// Polish PESEL numbers: eleven digits, of which six are a date of birth (months plus 20 from 2000 on), and the last a weighted check digit. Births of
/// 1900 to 2039 are taken, so that of random numbers of eleven digits 5 in 1,000 pass.
/// Source: Ustawa o ewidencji ludności, art. 15; gov.pl, "Czym jest numer PESEL".
/// </summary>
internal sealed class PlPeselDetector : IDetector
{
    private const int Digits = 11;

    public string Name => "pl_pesel";

    public string Group => "national_id";

    public string Meaning => "Polish PESEL numbers";

    public DetectorTrigger Trigger { get; } = DetectorTrigger.AtNumber(Digits, "11");

    private static ReadOnlySpan<sbyte> Weights => [1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1];

    public bool TryFind(ReadOnlySpan<byte> text, int anchor, out FoundText found)
    {
        found = new FoundText(anchor, Digits);
        var end = anchor + Digits;
        if (!TextBoundary.Starts(text, anchor) || !TextBoundary.Ends(text, end))
        {
            return false;
        }

        Span<byte> digits = stackalloc byte[Digits];
        var group = new NumberGroup(anchor, Digits, 0);
        NumberGroup.Digits(text, new ReadOnlySpan<NumberGroup>(in group), digits);
        var month = (int)CheckDigit.Number(digits[2..4]);
        var isOfThisCentury = month > 20;
        return CheckDigit.IsDay(isOfThisCentury ? month - 20 : month, (int)CheckDigit.Number(digits[4..6]))
            && (!isOfThisCentury || digits[0] < 4)
            && CheckDigit.Weighted(digits, Weights) % 10 == 0;
    }
}
