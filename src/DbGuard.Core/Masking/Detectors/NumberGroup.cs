namespace DbGuard.Core.Masking.Detectors;

/// <summary>One run of digits in a number that is written in groups, such as <c>4111 1111 1111 1111</c>.</summary>
/// <param name="Start">Offset of the first digit.</param>
/// <param name="Length">Digits.</param>
/// <param name="Separator">What stands before it: <c>space</c>, <c>-</c>, <c>.</c> or <c>/</c>; 0 for the first group. Other spaces and dashes of Unicode count as those.</param>
internal readonly record struct NumberGroup(int Start, int Length, byte Separator)
{
    /// <summary>Digits of a run beyond which nobody wants to know.</summary>
    public const int MostDigits = 32;

    public int End => Start + Length;

    /// <summary>Reads groups with exactly one separator between them, as many as fit; a run that is too long is the last.</summary>
    public static int Read(ReadOnlySpan<byte> text, int at, Span<NumberGroup> groups)
    {
        byte separator = 0;
        for (var count = 0; ;)
        {
            var length = RunLength(text, at);
            groups[count++] = new NumberGroup(at, length, separator);
            var next = at + length;
            var width = SeparatorWidth(text, next, out separator);
            if (count == groups.Length || length >= MostDigits || width == 0 || next + width >= text.Length || !TextBoundary.IsDigit(text[next + width]))
            {
                return count;
            }

            at = next + width;
        }
    }

    /// <summary>Writes the digits' values, 0 to 9, of groups that follow each other; how many.</summary>
    public static int Digits(ReadOnlySpan<byte> text, ReadOnlySpan<NumberGroup> groups, Span<byte> digits)
    {
        var count = 0;
        foreach (var group in groups)
        {
            for (var i = group.Start; i < group.End && count < digits.Length; i++)
            {
                digits[count++] = (byte)(text[i] - '0');
            }
        }

        return count;
    }

    /// <summary>Digits at <paramref name="at"/>, counted up to <see cref="MostDigits"/>.</summary>
    public static int RunLength(ReadOnlySpan<byte> text, int at)
    {
        var end = at;
        while (end < text.Length && end - at < MostDigits && TextBoundary.IsDigit(text[end]))
        {
            end++;
        }

        return end - at;
    }

    /// <summary>Bytes of the separator at <paramref name="at"/>; 0 when there is none.</summary>
    public static int SeparatorWidth(ReadOnlySpan<byte> text, int at, out byte kind)
    {
        kind = 0;
        if (at >= text.Length)
        {
            return 0;
        }

        switch (text[at])
        {
            case (byte)' ' or (byte)'-' or (byte)'.' or (byte)'/':
                kind = text[at];
                return 1;
            case 0xC2 when at + 1 < text.Length && text[at + 1] == 0xA0:
                kind = (byte)' ';
                return 2;
            case 0xE2 when at + 2 < text.Length && text[at + 1] == 0x80:
                // U+2007, U+2009, U+202F are spaces that do not break or are thin; U+2010 to U+2013 hyphens and dashes.
                kind = text[at + 2] is 0x87 or 0x89 or 0xAF ? (byte)' ' : text[at + 2] is >= 0x90 and <= 0x93 ? (byte)'-' : (byte)0;
                return kind == 0 ? 0 : 3;
            default:
                return 0;
        }
    }
}
