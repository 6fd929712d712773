namespace DbGuard.Core.Masking.Detectors;

/// <summary>
/// Spanish identity numbers: DNI, eight digits and a letter, and NIE, X, Y or Z, seven digits and a letter; the letter by the number mod 23.
/// Hyphens before the letter (and after X, Y, Z) and dots between thousands are allowed.
/// Source: Real Decreto 1553/2005, art. 11; Ministerio del Interior, "Cálculo del dígito de control del NIF/NIE".
/// </summary>
internal sealed class EsDniDetector : IDetector
{
    private const int Digits = 8;

    public string Name => "es_dni";

    public string Group => "national_id";

    public string Meaning => "Spanish identity numbers (DNI and NIE)";

    public DetectorTrigger Trigger { get; } = DetectorTrigger.AtNumber(7, "1+3", "2+3", "7", "8") with { MayFollowLetter = true };

    private static ReadOnlySpan<byte> Letters => "TRWAGMYFPDXBNJZSQVHLCKE"u8;

    public bool TryFind(ReadOnlySpan<byte> text, int anchor, out FoundText found)
    {
        found = default;
        Span<NumberGroup> groups = stackalloc NumberGroup[3];
        groups = groups[..NumberGroup.Read(text, anchor, groups)];
        var used = groups switch
        {
            [{ Length: 7 or Digits }, ..] => 1,
            [{ Length: 1 or 2 }, { Length: 3, Separator: (byte)'.' }, { Length: 3, Separator: (byte)'.' }] => 3,
            _ => 0,
        };
        if (used == 0)
        {
            return false;
        }

        var end = groups[used - 1].End;
        Span<byte> digits = stackalloc byte[Digits];
        var count = NumberGroup.Digits(text, groups[..used], digits);
        var number = CheckDigit.Number(digits[..count]);
        var start = anchor;
        if (count == 7 && !TryForeigner(text, ref start, ref number))
        {
            return false;
        }

        end += end < text.Length && text[end] == (byte)'-' ? 1 : 0;
        if (end >= text.Length || !TextBoundary.IsLetter(text[end]))
        {
            return false;
        }

        found = FoundText.Between(start, end + 1);
        return (text[end] & ~0x20) == Letters[(int)(number % 23)] && TextBoundary.Starts(text, start) && TextBoundary.Ends(text, end + 1);
    }

    /// <summary>X, Y or Z before the digits count as 0, 1 or 2.</summary>
    private static bool TryForeigner(ReadOnlySpan<byte> text, ref int start, ref long number)
    {
        start -= start > 1 && text[start - 1] == (byte)'-' ? 2 : 1;
        if (start < 0 || (text[start] & ~0x20) is not ('X' or 'Y' or 'Z'))
        {
            return false;
        }

        number += ((text[start] & ~0x20) - 'X') * 10_000_000L;
        return true;
    }
}
