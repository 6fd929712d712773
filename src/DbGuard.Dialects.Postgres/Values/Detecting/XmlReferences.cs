using System.Buffers;
using System.Buffers.Text;
using System.Globalization;

namespace DbGuard.Dialects.Postgres.Values.Detecting;

/// <summary>References in XML text and attribute values. Source: Extensible Markup Language (XML) 1.0, 4.1 and 4.6.</summary>
internal static class XmlReferences
{
    // &#x10FFFF;
    private const int LongestReference = 12;

    private static readonly SearchValues<byte> NeedsReference = SearchValues.Create("&<>\"'"u8);

    /// <summary>Appends what a stretch of a document stands for. A reference that is not known stands for itself.</summary>
    public static void Decode(ReadOnlySpan<byte> document, int start, int end, DecodedText output)
    {
        while (start < end)
        {
            var reference = document[start..end].IndexOf((byte)'&');
            var plain = reference < 0 ? end - start : reference;
            output.Append(document.Slice(start, plain), start);
            start += plain;
            if (start == end)
            {
                break;
            }

            var rest = document[start..Math.Min(end, start + LongestReference)];
            var length = rest.IndexOf((byte)';') + 1;
            if (length > 2 && TryCharacter(rest[1..(length - 1)], out var character))
            {
                output.Append(character, start);
                start += length;
            }
            else
            {
                output.Append("&"u8, start++);
            }
        }

        output.End(end);
    }

    /// <summary>Appends text with references for what would be markup.</summary>
    public static void Append(ReadOnlySpan<byte> text, CellBuffer output)
    {
        while (text.IndexOfAny(NeedsReference) is var at and >= 0)
        {
            output.Append(text[..at]);
            output.Append("&#"u8);
            text[at].TryFormat(output.GetSpan(3), out var written, default, CultureInfo.InvariantCulture);
            output.Advance(written);
            output.Append((byte)';');
            text = text[(at + 1)..];
        }

        output.Append(text);
    }

    private static bool TryCharacter(ReadOnlySpan<byte> name, out int character)
    {
        character = name switch
        {
            [(byte)'a', (byte)'m', (byte)'p'] => '&',
            [(byte)'l', (byte)'t'] => '<',
            [(byte)'g', (byte)'t'] => '>',
            [(byte)'q', (byte)'u', (byte)'o', (byte)'t'] => '"',
            [(byte)'a', (byte)'p', (byte)'o', (byte)'s'] => '\'',
            _ => -1,
        };
        if (character >= 0)
        {
            return true;
        }

        if (name[0] != (byte)'#')
        {
            return false;
        }

        var digits = name[1..];
        var isHex = digits.StartsWith("x"u8);
        digits = isHex ? digits[1..] : digits;
        return !digits.IsEmpty && Utf8Parser.TryParse(digits, out character, out var used, isHex ? 'x' : 'D') && used == digits.Length;
    }
}
