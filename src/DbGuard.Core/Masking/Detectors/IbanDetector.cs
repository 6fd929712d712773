namespace DbGuard.Core.Masking.Detectors;

/// <summary>
/// International bank account numbers: a country of the registry, its length and the structure of its account numbers, and the check
/// digits by mod 97; with or without single spaces or hyphens, in capitals or in small letters.
/// Source: ISO 13616-1; SWIFT IBAN Registry (<see cref="IbanCountries"/>).
/// </summary>
internal sealed class IbanDetector : IDetector
{
    private const int MostCharacters = 34;

    public string Name => "iban";

    public string Group => "";

    public string Meaning => "international bank account numbers";

    public DetectorTrigger Trigger { get; } = new() { AfterLetter = true };

    public bool TryFind(ReadOnlySpan<byte> text, int anchor, out FoundText found)
    {
        found = default;
        var start = anchor - 2;
        if (start < 0 || !TextBoundary.IsLetter(text[start]) || !StartsHere(text, start)
            || IbanCountries.StructureOf(text[start], text[start + 1]) is not { IsEmpty: false } structure)
        {
            return false;
        }

        Span<byte> characters = stackalloc byte[MostCharacters];
        var length = structure[0];
        var end = Read(text, start, characters[..length]);
        found = FoundText.Between(start, Math.Max(end, start));
        return end > 0 && TextBoundary.Ends(text, end) && IbanCountries.Fits(characters[4..length], structure[1..]) && Remainder(characters[..length]) == 1;
    }

    private static bool StartsHere(ReadOnlySpan<byte> text, int start) =>
        TextBoundary.Starts(text, start) || (start >= 4 && System.Text.Ascii.EqualsIgnoreCase(text[(start - 4)..start], "iban"u8) && TextBoundary.Starts(text, start - 4));

    /// <summary>Reads exactly as many letters and digits, in capitals, with single separators between; the end, or -1.</summary>
    private static int Read(ReadOnlySpan<byte> text, int at, Span<byte> characters)
    {
        for (var count = 0; count < characters.Length;)
        {
            if (at < text.Length && (TextBoundary.IsDigit(text[at]) || TextBoundary.IsLetter(text[at])))
            {
                var unit = text[at++];
                characters[count++] = TextBoundary.IsLetter(unit) ? (byte)(unit & ~0x20) : unit;
            }
            else if (count >= 4 && NumberGroup.SeparatorWidth(text, at, out var kind) is var width and > 0 && kind is (byte)' ' or (byte)'-'
                && at + width < text.Length && TextBoundary.IsWord(text[at + width]))
            {
                at += width;
            }
            else
            {
                return -1;
            }
        }

        return at;
    }

    /// <summary>ISO/IEC 7064 MOD 97-10 over the account number, then country and check digits, letters as 10 to 35.</summary>
    private static int Remainder(ReadOnlySpan<byte> characters)
    {
        var remainder = 0;
        for (var i = 0; i < characters.Length; i++)
        {
            var unit = characters[(i + 4) % characters.Length];
            remainder = TextBoundary.IsDigit(unit) ? (remainder * 10 + unit - '0') % 97 : (remainder * 100 + unit - 'A' + 10) % 97;
        }

        return remainder;
    }
}
