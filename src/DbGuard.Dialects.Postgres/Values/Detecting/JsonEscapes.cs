using System.Buffers;
using System.Buffers.Text;
using System.Globalization;

namespace DbGuard.Dialects.Postgres.Values.Detecting;

/// <summary>Escapes inside JSON strings. Source: RFC 8259, 7.</summary>
internal static class JsonEscapes
{
    private const int UnicodeDigits = 4;

    private static readonly SearchValues<byte> NeedsEscape = SearchValues.Create([.. Enumerable.Range(0, 32).Select(i => (byte)i), (byte)'"', (byte)'\\']);

    /// <summary>Appends what a string stands for. An escape that is none stands for itself.</summary>
    /// <param name="document">The document.</param>
    /// <param name="start">Offset of the string's first byte.</param>
    /// <param name="end">Offset of its closing quote.</param>
    /// <param name="output">Takes it.</param>
    public static void Decode(ReadOnlySpan<byte> document, int start, int end, DecodedText output)
    {
        while (start < end)
        {
            var escape = document[start..end].IndexOf((byte)'\\');
            var plain = escape < 0 ? end - start : escape;
            output.Append(document.Slice(start, plain), start);
            start += plain;
            if (start < end)
            {
                start += DecodeOne(document[start..end], start, output);
            }
        }

        output.End(end);
    }

    /// <summary>Appends text with the escapes that a JSON string needs.</summary>
    public static void Append(ReadOnlySpan<byte> text, CellBuffer output)
    {
        while (text.IndexOfAny(NeedsEscape) is var at and >= 0)
        {
            output.Append(text[..at]);
            output.Append((byte)'\\');
            if (text[at] < 0x20)
            {
                output.Append("u00"u8);
                text[at].TryFormat(output.GetSpan(2), out var written, "x2", CultureInfo.InvariantCulture);
                output.Advance(written);
            }
            else
            {
                output.Append(text[at]);
            }

            text = text[(at + 1)..];
        }

        output.Append(text);
    }

    private static int DecodeOne(ReadOnlySpan<byte> escape, int origin, DecodedText output)
    {
        if (escape.Length < 2)
        {
            output.Append(escape, origin);
            return escape.Length;
        }

        if (escape[1] == (byte)'u' && TryUnit(escape[2..], out var unit))
        {
            const int Length = 2 + UnicodeDigits;
            if (char.IsHighSurrogate(unit) && escape[Length..].StartsWith(@"\u"u8) && TryUnit(escape[(Length + 2)..], out var low) && char.IsLowSurrogate(low))
            {
                output.Append(char.ConvertToUtf32(unit, low), origin);
                return 2 * Length;
            }

            output.Append(unit, origin);
            return Length;
        }

        output.Append(
            escape[1] switch
            {
                (byte)'b' => '\b',
                (byte)'f' => '\f',
                (byte)'n' => '\n',
                (byte)'r' => '\r',
                (byte)'t' => '\t',
                var other => other,
            },
            origin);
        return 2;
    }

    private static bool TryUnit(ReadOnlySpan<byte> digits, out char unit)
    {
        unit = '\0';
        if (digits.Length < UnicodeDigits || !Utf8Parser.TryParse(digits[..UnicodeDigits], out ushort value, out var used, 'x') || used != UnicodeDigits)
        {
            return false;
        }

        unit = (char)value;
        return true;
    }
}
