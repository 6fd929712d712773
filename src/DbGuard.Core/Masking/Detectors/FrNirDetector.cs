namespace DbGuard.Core.Masking.Detectors;

/// <summary>
/// French social security numbers (NIR, "numéro de sécurité sociale"): sex, year, month, department (2A and 2B for Corsica), commune, order, and
/// the key 97 minus the rest mod 97; bare or with single spaces between the parts.
/// Source: INSEE, "Numéro de sécurité sociale / NIR" (structure and key); code de la sécurité sociale, R115-1.
/// </summary>
internal sealed class FrNirDetector : IDetector
{
    private const int Characters = 15;

    public string Name => "fr_nir";

    public string Group => "national_id";

    public string Meaning => "French social security numbers";

    // With Corsica's letter the run ends after the department's 2.
    public DetectorTrigger Trigger { get; } = DetectorTrigger.AtNumber(6, "1+2", "6", "13", "15");

    // A separator may stand before these characters: sex, year, month, department, commune, order, key.
    private static ReadOnlySpan<int> PartStarts => [1, 3, 5, 7, 10, 13];

    public bool TryFind(ReadOnlySpan<byte> text, int anchor, out FoundText found)
    {
        found = default;
        Span<byte> characters = stackalloc byte[Characters];
        var at = anchor;
        for (var i = 0; i < Characters; i++)
        {
            if (PartStarts.Contains(i) && NumberGroup.SeparatorWidth(text, at, out var kind) is var width and > 0 && kind == (byte)' ')
            {
                at += width;
            }

            if (at >= text.Length || !(TextBoundary.IsDigit(text[at]) || (i == 6 && text[at - 1] == (byte)'2' && (text[at] & ~0x20) is 'A' or 'B')))
            {
                return false;
            }

            characters[i] = (byte)(TextBoundary.IsDigit(text[at]) ? text[at] - '0' : text[at] & ~0x20);
            at++;
        }

        found = FoundText.Between(anchor, at);
        return TextBoundary.Starts(text, anchor) && TextBoundary.Ends(text, at) && IsValid(characters);
    }

    private static bool IsValid(Span<byte> characters)
    {
        var month = characters[3] * 10 + characters[4];
        if (characters[0] is not (1 or 2 or 3 or 4 or 7 or 8) || month is 0 or (> 12 and < 20) or (> 42 and < 50))
        {
            return false;
        }

        // INSEE: 2A counts as 19 and 2B as 18.
        if (characters[6] > 9)
        {
            (characters[5], characters[6]) = characters[6] == (byte)'A' ? ((byte)1, (byte)9) : ((byte)1, (byte)8);
        }

        return CheckDigit.Number(characters[5..7]) > 0
            && 97 - CheckDigit.Number(characters[..13]) % 97 == CheckDigit.Number(characters[13..]);
    }
}
