namespace DbGuard.Core.Masking.Detectors;

/// <summary>
/// Dutch citizen service numbers (BSN): nine digits that pass the eleven test with weights 9 to 2 and -1. One random number in eleven passes,
/// so it needs its own grouping (<c>1234.56.782</c>) or a word such as <c>BSN</c> before it.
/// Source: Wet algemene bepalingen burgerservicenummer; Logisch Ontwerp BSN, "elfproef".
/// </summary>
internal sealed class NlBsnDetector : IDetector
{
    private const int Digits = 9;

    public string Name => "nl_bsn";

    public string Group => "national_id";

    public string Meaning => "Dutch citizen service numbers";

    public DetectorTrigger Trigger { get; } = DetectorTrigger.AtNumber(Digits, "4+2", "3+3", "9");

    private static ReadOnlySpan<byte> Words => "bsn burgerservicenummer sofi sofinummer citizen "u8;

    private static ReadOnlySpan<sbyte> Weights => [9, 8, 7, 6, 5, 4, 3, 2, -1];

    public bool TryFind(ReadOnlySpan<byte> text, int anchor, out FoundText found)
    {
        found = default;
        Span<NumberGroup> groups = stackalloc NumberGroup[4];
        groups = groups[..NumberGroup.Read(text, anchor, groups)];
        var used = groups switch
        {
            [{ Length: Digits }, ..] => 1,
            [{ Length: 4 }, { Length: 2, Separator: (byte)'.' }, { Length: 3, Separator: (byte)'.' }, ..] => 3,
            [{ Length: 3 }, { Length: 3 }, { Length: 3 }, ..] when groups[1].Separator == groups[2].Separator => 3,
            _ => 0,
        };
        if (used == 0 || !TextBoundary.Starts(text, anchor) || !TextBoundary.Ends(text, groups[used - 1].End))
        {
            return false;
        }

        Span<byte> digits = stackalloc byte[Digits];
        NumberGroup.Digits(text, groups[..used], digits);
        found = FoundText.Between(anchor, groups[used - 1].End);
        return CheckDigit.Number(digits) > 0 && CheckDigit.Weighted(digits, Weights) % 11 == 0
            && (groups[0].Length == 4 || NearbyWord.Precedes(text, anchor, Words));
    }
}
