namespace DbGuard.Core.Masking.Detectors;

/// <summary>
/// German tax identification numbers (Steuer-ID): eleven digits, the first not 0; among the first ten one digit occurs twice or three times
/// and all others at most once; the last by ISO/IEC 7064 MOD 11,10. Bare or as <c>12 345 678 901</c>. Of random numbers of eleven digits
/// 4 in 1,000 pass.
/// Source: § 139b AO; Bundeszentralamt für Steuern, "Informationen zur Berechnung gültiger Prüfziffern" (Steuer-ID).
/// </summary>
internal sealed class DeTaxIdDetector : IDetector
{
    private const int Digits = 11;

    public string Name => "de_tax_id";

    public string Group => "national_id";

    public string Meaning => "German tax identification numbers";

    public DetectorTrigger Trigger { get; } = DetectorTrigger.AtNumber(Digits, "2+3", "11");

    public bool TryFind(ReadOnlySpan<byte> text, int anchor, out FoundText found)
    {
        found = default;
        Span<NumberGroup> groups = stackalloc NumberGroup[4];
        groups = groups[..NumberGroup.Read(text, anchor, groups)];
        var used = groups switch
        {
            [{ Length: Digits }, ..] => 1,
            [{ Length: 2 }, { Length: 3, Separator: (byte)' ' }, { Length: 3, Separator: (byte)' ' }, { Length: 3, Separator: (byte)' ' }] => 4,
            _ => 0,
        };
        if (used == 0 || !TextBoundary.Starts(text, anchor) || !TextBoundary.Ends(text, groups[used - 1].End))
        {
            return false;
        }

        Span<byte> digits = stackalloc byte[Digits];
        NumberGroup.Digits(text, groups[..used], digits);
        found = FoundText.Between(anchor, groups[used - 1].End);
        return digits[0] != 0 && IsDistributed(digits[..^1]) && Check(digits[..^1]) == digits[^1];
    }

    private static bool IsDistributed(ReadOnlySpan<byte> digits)
    {
        Span<int> counts = stackalloc int[10];
        counts.Clear();
        foreach (var digit in digits)
        {
            counts[digit]++;
        }

        var repeated = 0;
        foreach (var count in counts)
        {
            if (count > 3)
            {
                return false;
            }

            repeated += count > 1 ? 1 : 0;
        }

        return repeated == 1;
    }

    private static int Check(ReadOnlySpan<byte> digits)
    {
        var product = 10;
        foreach (var digit in digits)
        {
            var sum = (digit + product) % 10;
            product = 2 * (sum == 0 ? 10 : sum) % 11;
        }

        return (11 - product) % 10;
    }
}
