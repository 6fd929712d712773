using System.Globalization;
using System.Text;

namespace DbGuard.Gateway.Commands;

/// <summary>Untrusted text for a terminal or a log: nothing in it can move the cursor, change colours, reorder what is read or hide.</summary>
internal static class SafeText
{
    /// <summary>Control, format, private, unassigned and separator characters as <c>\n</c>, <c>\t</c> or <c>\u{202e}</c>; everything else as it is.</summary>
    /// <param name="text">The text.</param>
    /// <param name="keepLines">Leave line feeds as they are.</param>
    public static string Escape(string text, bool keepLines = false)
    {
        StringBuilder? escaped = null;
        var position = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            // A lone surrogate is enumerated as U+FFFD, which also has length 1: both are shown as the replacement character.
            if (IsUnsafe(rune) && !(keepLines && rune.Value == '\n'))
            {
                escaped ??= new StringBuilder(text, 0, position, text.Length + 16);
                Append(escaped, rune);
            }
            else
            {
                escaped?.Append(rune.ToString());
            }

            position += rune.Utf16SequenceLength;
        }

        return escaped?.ToString() ?? text;
    }

    /// <summary>One line of at most <paramref name="longest"/> characters, escaped, runs of blanks made one.</summary>
    public static string OneLine(string text, int longest)
    {
        var flat = new StringBuilder(Math.Min(text.Length, longest + 1));
        foreach (var c in text)
        {
            var isBlank = c is ' ' or '\n' or '\r' or '\t';
            if (!isBlank || (flat.Length > 0 && flat[^1] != ' '))
            {
                flat.Append(isBlank ? ' ' : c);
            }

            if (flat.Length > longest)
            {
                break;
            }
        }

        var line = flat.ToString().TrimEnd();
        return Escape(line.Length > longest ? line[..(longest - 1)] + "…" : line);
    }

    private static bool IsUnsafe(Rune rune) => rune.Value != ' ' && Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
            or UnicodeCategory.PrivateUse or UnicodeCategory.Surrogate or UnicodeCategory.OtherNotAssigned => true,
        UnicodeCategory.SpaceSeparator => true,
        _ => false,
    };

    private static void Append(StringBuilder escaped, Rune rune)
    {
        switch (rune.Value)
        {
            case '\n':
                escaped.Append("\\n");
                break;
            case '\r':
                escaped.Append("\\r");
                break;
            case '\t':
                escaped.Append("\\t");
                break;
            default:
                escaped.Append(CultureInfo.InvariantCulture, $"\\u{{{rune.Value:x}}}");
                break;
        }
    }
}
