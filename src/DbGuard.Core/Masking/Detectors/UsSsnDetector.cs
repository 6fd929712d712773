namespace DbGuard.Core.Masking.Detectors;

/// <summary>
/// United States social security numbers: area 001 to 899 but 666, group 01 to 99, serial 0001 to 9999, with hyphens; with spaces or bare
/// only after a word such as <c>SSN</c> or <c>social security</c>.
/// Source: Social Security Administration, "Social Security Number Randomization" (area numbers not assigned) and 20 CFR 422.103.
/// </summary>
internal sealed class UsSsnDetector : IDetector
{
    private const int Digits = 9;

    public string Name => "us_ssn";

    public string Group => "national_id";

    public string Meaning => "United States social security numbers";

    public DetectorTrigger Trigger { get; } = DetectorTrigger.AtNumber(Digits, "3+2", "9");

    private static ReadOnlySpan<byte> Words => "ssn ssns social security "u8;

    public bool TryFind(ReadOnlySpan<byte> text, int anchor, out FoundText found)
    {
        found = default;
        Span<NumberGroup> groups = stackalloc NumberGroup[4];
        groups = groups[..NumberGroup.Read(text, anchor, groups)];
        var used = groups switch
        {
            [{ Length: Digits }, ..] => 1,
            [{ Length: 3 }, { Length: 2 }, { Length: 4 }, ..] when groups[1].Separator == groups[2].Separator => 3,
            _ => 0,
        };
        if (used == 0 || !TextBoundary.Starts(text, anchor) || !TextBoundary.Ends(text, groups[used - 1].End))
        {
            return false;
        }

        Span<byte> digits = stackalloc byte[Digits];
        NumberGroup.Digits(text, groups[..used], digits);
        var area = CheckDigit.Number(digits[..3]);
        found = FoundText.Between(anchor, groups[used - 1].End);
        return area is > 0 and < 900 and not 666 && CheckDigit.Number(digits[3..5]) > 0 && CheckDigit.Number(digits[5..]) > 0
            && ((used == 3 && groups[1].Separator == (byte)'-') || NearbyWord.Precedes(text, anchor, Words));
    }
}
