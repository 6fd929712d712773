namespace DbGuard.Core.Masking.Detectors;

/// <summary>
/// United Kingdom national insurance numbers: two prefix letters that are in use, six digits, a suffix A to D, in capitals, with or without
/// spaces (<c>AB 12 34 56 C</c>).
/// Source: HMRC National Insurance Manual, NIM39110 (format, letters not used, prefixes not allocated).
/// </summary>
internal sealed class UkNinoDetector : IDetector
{
    private const int Digits = 6;

    public string Name => "uk_nino";

    public string Group => "national_id";

    public string Meaning => "United Kingdom national insurance numbers";

    public DetectorTrigger Trigger { get; } = DetectorTrigger.AtNumber(Digits, "2+2", "6") with { MayFollowLetter = true };

    public bool TryFind(ReadOnlySpan<byte> text, int anchor, out FoundText found)
    {
        found = default;
        Span<NumberGroup> groups = stackalloc NumberGroup[3];
        groups = groups[..NumberGroup.Read(text, anchor, groups)];
        var used = groups switch
        {
            [{ Length: Digits }, ..] => 1,
            [{ Length: 2 }, { Length: 2, Separator: (byte)' ' }, { Length: 2, Separator: (byte)' ' }] => 3,
            _ => 0,
        };
        if (used == 0)
        {
            return false;
        }

        var start = anchor - 2;
        start -= start > 0 && text[anchor - 1] == (byte)' ' ? 1 : 0;
        var suffix = groups[used - 1].End;
        suffix += suffix < text.Length && text[suffix] == (byte)' ' ? 1 : 0;
        if (start < 0 || suffix >= text.Length)
        {
            return false;
        }

        found = FoundText.Between(start, suffix + 1);
        return IsPrefix(text[start], text[start + 1]) && text[suffix] is >= (byte)'A' and <= (byte)'D'
            && TextBoundary.Starts(text, start) && TextBoundary.Ends(text, suffix + 1);
    }

    private static bool IsPrefix(byte first, byte second) =>
        first is >= (byte)'A' and <= (byte)'Z' && second is >= (byte)'A' and <= (byte)'Z'
        && "DFIQUV"u8.IndexOf(first) < 0 && "DFIOQUV"u8.IndexOf(second) < 0
        && (first, second) is not ((byte)'B', (byte)'G') and not ((byte)'G', (byte)'B') and not ((byte)'K', (byte)'N') and not ((byte)'N', (byte)'K')
            and not ((byte)'N', (byte)'T') and not ((byte)'T', (byte)'N') and not ((byte)'Z', (byte)'Z');
}
