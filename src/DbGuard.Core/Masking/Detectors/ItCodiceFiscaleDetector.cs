namespace DbGuard.Core.Masking.Detectors;

/// <summary>
/// Italian tax codes (codice fiscale): six letters, year, month letter, day (women plus 40), place, check letter; digits may be written as the
/// letters that stand for them when two people share a code (omocodia).
/// Source: Decreto del Ministro delle finanze 23 dicembre 1976; Agenzia delle Entrate, "Codice fiscale: modalità di calcolo".
/// </summary>
internal sealed class ItCodiceFiscaleDetector : IDetector
{
    private const int Characters = 16;

    public string Name => "it_codice_fiscale";

    public string Group => "national_id";

    public string Meaning => "Italian tax codes";

    public DetectorTrigger Trigger { get; } = new() { AfterLetter = true };

    // Digits 0 to 9 as letters.
    private static ReadOnlySpan<byte> Omocodia => "LMNPQRSTUV"u8;

    private static ReadOnlySpan<byte> DigitPlaces => [6, 7, 9, 10, 12, 13, 14];

    private static ReadOnlySpan<byte> Months => "ABCDEHLMPRST"u8;

    // Values of 0-9 and A-Z at odd places; at even places the value is the digit or the letter's number.
    private static ReadOnlySpan<byte> OddValues => [1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23];

    public bool TryFind(ReadOnlySpan<byte> text, int anchor, out FoundText found)
    {
        found = default;
        var start = StartOf(text, anchor);
        if (start < 0 || text.Length - start < Characters || !TextBoundary.Starts(text, start) || !TextBoundary.Ends(text, start + Characters))
        {
            return false;
        }

        found = new FoundText(start, Characters);
        Span<byte> code = stackalloc byte[Characters];
        for (var i = 0; i < Characters; i++)
        {
            var unit = text[start + i];
            code[i] = TextBoundary.IsLetter(unit) ? (byte)(unit & ~0x20) : unit;
        }

        return IsValid(code);
    }

    /// <summary>Where the word begins whose first digit, at one of the places of digits, may be this; -1 for nowhere.</summary>
    private static int StartOf(ReadOnlySpan<byte> text, int anchor)
    {
        foreach (var place in DigitPlaces)
        {
            if (anchor < place)
            {
                return -1;
            }

            if (anchor == place || !TextBoundary.IsWord(text[anchor - place - 1]))
            {
                return anchor - place;
            }
        }

        return -1;
    }

    private static bool IsValid(ReadOnlySpan<byte> code)
    {
        for (var i = 0; i < Characters; i++)
        {
            if (DigitPlaces.Contains((byte)i) ? Digit(code[i]) < 0 : !TextBoundary.IsLetter(code[i]))
            {
                return false;
            }
        }

        var day = Digit(code[9]) * 10 + Digit(code[10]);
        return Months.Contains(code[8]) && day is (>= 1 and <= 31) or (>= 41 and <= 71) && Check(code[..^1]) == code[^1];
    }

    private static int Digit(byte unit) => TextBoundary.IsDigit(unit) ? unit - '0' : Omocodia.IndexOf(unit);

    private static int Check(ReadOnlySpan<byte> code)
    {
        var sum = 0;
        for (var i = 0; i < code.Length; i++)
        {
            var value = TextBoundary.IsDigit(code[i]) ? code[i] - '0' : code[i] - 'A';
            sum += i % 2 == 0 ? OddValues[value] : value;
        }

        return 'A' + sum % 26;
    }
}
