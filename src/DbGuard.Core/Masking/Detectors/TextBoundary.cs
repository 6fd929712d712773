namespace DbGuard.Core.Masking.Detectors;

/// <summary>Where words and numbers begin and end in text.</summary>
internal static class TextBoundary
{
    public static bool IsDigit(byte unit) => (uint)(unit - '0') <= 9;

    public static bool IsLetter(byte unit) => (uint)((unit | 0x20) - 'a') <= 25;

    public static bool IsWord(byte unit) => IsDigit(unit) || IsLetter(unit) || unit == (byte)'_';

    /// <summary>True when the byte before <paramref name="at"/> belongs to no word, or is the letter of an escape such as <c>\n</c>.</summary>
    public static bool StartsWord(ReadOnlySpan<byte> text, int at) => at == 0 || !IsWord(text[at - 1]) || IsEscape(text, at - 1);

    public static bool EndsWord(ReadOnlySpan<byte> text, int end) => end >= text.Length || !IsWord(text[end]);

    /// <summary>
    /// True when a number or code that begins at <paramref name="at"/> is not the rest of something longer: a word, a decimal
    /// fraction, a code such as <c>ORD-</c>.
    /// </summary>
    public static bool Starts(ReadOnlySpan<byte> text, int at)
    {
        if (!StartsWord(text, at))
        {
            return false;
        }

        return at < 2 || text[at - 1] switch
        {
            (byte)'.' => !IsDigit(text[at - 2]),
            (byte)'-' => !IsWord(text[at - 2]),
            _ => true,
        };
    }

    /// <summary>True when a number or code that ends before <paramref name="end"/> does not go on: into a word, a fraction, an address, a longer code.</summary>
    public static bool Ends(ReadOnlySpan<byte> text, int end)
    {
        if (end >= text.Length)
        {
            return true;
        }

        var hasNext = end + 1 < text.Length;
        return text[end] switch
        {
            (byte)'@' => false,
            (byte)'.' => !hasNext || !IsDigit(text[end + 1]),
            (byte)'-' => !hasNext || !IsWord(text[end + 1]),
            var unit => !IsWord(unit),
        };
    }

    /// <summary>The letter of a C escape: text that holds <c>\n</c> as two characters, as logs and source code do.</summary>
    public static bool IsEscape(ReadOnlySpan<byte> text, int at) =>
        at > 0 && text[at - 1] == (byte)'\\' && text[at] is (byte)'n' or (byte)'r' or (byte)'t';

    /// <summary>End of the run of bytes of which <paramref name="belongs"/> holds, at most <paramref name="most"/> of them.</summary>
    public static int RunEnd(ReadOnlySpan<byte> text, int start, int most, System.Buffers.SearchValues<byte> belongs)
    {
        var rest = text[start..];
        if (rest.Length > most)
        {
            rest = rest[..most];
        }

        var end = rest.IndexOfAnyExcept(belongs);
        return start + (end < 0 ? rest.Length : end);
    }
}
