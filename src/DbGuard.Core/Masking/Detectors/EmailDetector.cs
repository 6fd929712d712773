using System.Buffers;

namespace DbGuard.Core.Masking.Detectors;

/// <summary>
/// E-mail addresses: a local part of up to 64 bytes, also quoted or with letters of any script, and a domain with a top level of two
/// letters or more, or an address in brackets; <c>%40</c> counts as <c>@</c>. Not taken for one: <c>git@host</c>, the user of a URL,
/// versions (<c>pkg@4.17.21</c>), pictures (<c>icon@2x.png</c>).
/// Source: RFC 5321, 4.1.2 and 4.5.3.1; RFC 6531 for other scripts. Characters that no provider allows in a local part (<c>=</c>,
/// <c>/</c>, <c>?</c>, <c>{</c>) end it.
/// </summary>
internal sealed class EmailDetector : IDetector
{
    private const int MostLocalBytes = 64;
    private const int MostDomainBytes = 255;
    private const int MostUserBytes = 128;

    private static readonly SearchValues<byte> Domain = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-."u8);
    private static readonly SearchValues<byte> Address = SearchValues.Create("0123456789abcdefABCDEF:.IPvV"u8);

    public string Name => "email";

    public string Group => "";

    public string Meaning => "e-mail addresses";

    public DetectorTrigger Trigger { get; } = DetectorTrigger.AtBytes("@%");

    /// <summary>What ends a file's name and no domain's.</summary>
    private static ReadOnlySpan<byte> FileEndings => " png jpg jpeg gif svg webp css js json xml html htm php txt pdf doc docx xls xlsx csv log sql yaml yml jar exe dll "u8;

    public bool TryFind(ReadOnlySpan<byte> text, int anchor, out FoundText found)
    {
        found = default;
        var after = anchor + 1;
        if (text[anchor] == (byte)'%')
        {
            if (!text[after..].StartsWith("40"u8))
            {
                return false;
            }

            after += 2;
        }

        if (anchor == 0 || after >= text.Length)
        {
            return false;
        }

        var start = LocalStart(text, anchor);
        var end = start < anchor ? DomainEnd(text, after) : -1;
        if (end < 0 || (text[anchor - 1] == (byte)'.' && text[start] != (byte)'"') || IsUserOfUrl(text, start) || text[start..anchor].SequenceEqual("git"u8))
        {
            return false;
        }

        found = FoundText.Between(start, end);
        return true;
    }

    private static int LocalStart(ReadOnlySpan<byte> text, int at)
    {
        var least = Math.Max(0, at - MostLocalBytes);
        if (text[at - 1] == (byte)'"')
        {
            var quote = text[least..(at - 1)].LastIndexOf((byte)'"');
            return quote < 0 || quote + 2 + least > at - 1 ? at : least + quote;
        }

        // Scripts without spaces run on before the address: they belong to it only if the address is written in them.
        var isForeign = text[at - 1] >= 0x80 && !IsLatinTail(text, at - 1);
        var start = at;
        while (start > least && IsLocal(text, start - 1, isForeign))
        {
            start--;
        }

        while (start < at && ((text[start] & 0xC0) == 0x80 || TextBoundary.IsEscape(text, start) || text[start] is (byte)'.' or (byte)'-' or (byte)'*' or (byte)'#' or (byte)'\'' or (byte)'!' or (byte)'$' or (byte)'&' or (byte)'~' or (byte)'^' or (byte)'%'))
        {
            start++;
        }

        return start;
    }

    private static bool IsLocal(ReadOnlySpan<byte> text, int at, bool isForeign) => text[at] switch
    {
        (byte)'.' or (byte)'_' or (byte)'%' or (byte)'+' or (byte)'-' or (byte)'\'' or (byte)'&' or (byte)'!' or (byte)'#' or (byte)'$' or (byte)'*' or (byte)'~' or (byte)'^' => true,
        >= 0x80 => isForeign || IsLatin(text, at),
        var unit => TextBoundary.IsWord(unit),
    };

    /// <summary>A byte of a two-byte Latin letter, U+00C0 to U+024F.</summary>
    private static bool IsLatin(ReadOnlySpan<byte> text, int at) => text[at] is >= 0xC3 and <= 0xC9 || IsLatinTail(text, at);

    private static bool IsLatinTail(ReadOnlySpan<byte> text, int at) => at > 0 && (text[at] & 0xC0) == 0x80 && text[at - 1] is >= 0xC3 and <= 0xC9;

    /// <summary>Where the domain ends; -1 when there is none.</summary>
    private static int DomainEnd(ReadOnlySpan<byte> text, int start)
    {
        if (text[start] == (byte)'[')
        {
            var close = TextBoundary.RunEnd(text, start + 1, 64, Address);
            return close - start > 3 && close < text.Length && text[close] == (byte)']' ? close + 1 : -1;
        }

        var end = start;
        var isForeign = text[start] >= 0x80 && !IsLatin(text, start);
        while (end < text.Length && end - start < MostDomainBytes && (Domain.Contains(text[end]) || (text[end] >= 0x80 && (isForeign || IsLatin(text, end)))))
        {
            end++;
        }

        var domain = text[start..end];
        if (domain.IsEmpty || domain[0] is (byte)'-' or (byte)'.' || (end < text.Length && (text[end] & 0xC0) == 0x80))
        {
            return -1;
        }

        // What follows the top level belongs to the sentence: a full stop, a dash, a date.
        for (var dot = domain.LastIndexOf((byte)'.'); dot > 0; dot = domain.LastIndexOf((byte)'.'))
        {
            var label = domain[(dot + 1)..];
            var dash = label.StartsWith("xn--"u8) ? -1 : label.IndexOf((byte)'-');
            label = dash < 0 ? label : label[..dash];
            if (IsTopLevel(label))
            {
                return start + dot + 1 + label.Length;
            }

            domain = domain[..dot];
        }

        return -1;
    }

    private static bool IsTopLevel(ReadOnlySpan<byte> label)
    {
        if (label.Length < 2)
        {
            return false;
        }

        if (label.StartsWith("xn--"u8))
        {
            return true;
        }

        foreach (var unit in label)
        {
            if (unit < 0x80 && !TextBoundary.IsLetter(unit))
            {
                return false;
            }
        }

        return !IsFileEnding(label);
    }

    private static bool IsFileEnding(ReadOnlySpan<byte> label)
    {
        for (var endings = FileEndings; endings.Length > 1;)
        {
            var length = endings[1..].IndexOf((byte)' ');
            if (System.Text.Ascii.EqualsIgnoreCase(label, endings.Slice(1, length)))
            {
                return true;
            }

            endings = endings[(length + 1)..];
        }

        return false;
    }

    /// <summary>True for <c>user@</c> and <c>user:password@</c> after <c>://</c>.</summary>
    private static bool IsUserOfUrl(ReadOnlySpan<byte> text, int start)
    {
        var least = Math.Max(3, start - MostUserBytes);
        if (start > 3 && text[start - 1] == (byte)':')
        {
            start--;
            while (start > least && IsLocal(text, start - 1, isForeign: false))
            {
                start--;
            }
        }

        return start >= 3 && text[(start - 3)..start].SequenceEqual("://"u8);
    }
}
