namespace DbGuard.Core.Masking.Detectors;

/// <summary>
/// Looks for a word that tells what the number after it is: <c>BSN: 123456782</c>, <c>{"phone": "2125550123"}</c>,
/// <c>&lt;mobilePhone&gt;</c>. The bound on the distance keeps the cost of a look fixed.
/// </summary>
internal static class NearbyWord
{
    /// <summary>Bytes before the value that are looked at.</summary>
    private const int MostDistance = 40;

    /// <summary>Bytes between the word and the value.</summary>
    private const int MostGap = 20;

    /// <summary>A cheap look that says whether <see cref="Precedes"/> is worth asking: some letter stands before the value, with no digit between.</summary>
    public static bool MayPrecede(ReadOnlySpan<byte> text, int start)
    {
        for (var at = start - 1; at >= Math.Max(0, start - MostGap) && !TextBoundary.IsDigit(text[at]); at--)
        {
            if (TextBoundary.IsLetter(text[at]))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>True when one of the words stands before the value, with no digit between.</summary>
    /// <param name="text">The text.</param>
    /// <param name="start">Where the value begins.</param>
    /// <param name="words">Lower-case words with a space after each; one that ends in <c>*</c> stands for all that begin so.</param>
    public static bool Precedes(ReadOnlySpan<byte> text, int start, ReadOnlySpan<byte> words)
    {
        var end = start;
        for (var at = start - 1; at >= Math.Max(0, start - MostDistance) && !TextBoundary.IsDigit(text[at]); at--)
        {
            if (!TextBoundary.IsLetter(text[at]))
            {
                end = at;
                continue;
            }

            if (start - end > MostGap)
            {
                return false;
            }

            if (StartsToken(text, at))
            {
                if (Contains(words, text[at..end]))
                {
                    return true;
                }

                end = at;
            }
        }

        return false;
    }

    /// <summary>A word begins after anything but a letter, and at a capital after a small letter: <c>mobilePhone</c>.</summary>
    private static bool StartsToken(ReadOnlySpan<byte> text, int at) =>
        at == 0 || !TextBoundary.IsLetter(text[at - 1]) || (text[at] is >= (byte)'A' and <= (byte)'Z' && text[at - 1] is >= (byte)'a' and <= (byte)'z');

    private static bool Contains(ReadOnlySpan<byte> words, ReadOnlySpan<byte> token)
    {
        while (!words.IsEmpty)
        {
            var length = words.IndexOf((byte)' ');
            var word = words[..length];
            words = words[(length + 1)..];
            var isStem = word.EndsWith("*"u8);
            word = isStem ? word[..^1] : word;
            if (isStem ? token.Length >= word.Length && EqualsIgnoringCase(token[..word.Length], word) : EqualsIgnoringCase(token, word))
            {
                return true;
            }
        }

        return false;
    }

    private static bool EqualsIgnoringCase(ReadOnlySpan<byte> token, ReadOnlySpan<byte> word) => System.Text.Ascii.EqualsIgnoreCase(token, word);
}
