using System.Text.RegularExpressions;
using DbGuard.Generator.Choices;

namespace DbGuard.Generator.Grammar;

/// <summary>Changes the text of a statement: tokens dropped, doubled, swapped; comments, odd quoting, escapes and capitals put in.</summary>
internal static partial class TextMutation
{
    /// <summary>The text with one to three changes.</summary>
    public static string Of(string text, Dice dice)
    {
        List<string> tokens = [.. Token().Matches(text).Select(match => match.Value)];
        for (var i = dice.Between(1, 3); i > 0 && tokens.Count > 1; i--)
        {
            Change(tokens, dice);
        }

        return string.Concat(tokens);
    }

    /// <summary>Texts with some tokens less, those that take most away first.</summary>
    public static IEnumerable<string> Shorter(string text)
    {
        string[] tokens = [.. Token().Matches(text).Select(match => match.Value)];
        for (var length = tokens.Length / 2; length > 0; length /= 2)
        {
            for (var at = 0; at + length <= tokens.Length; at += length)
            {
                yield return string.Concat([.. tokens[..at], .. tokens[(at + length)..]]);
            }
        }
    }

    private static void Change(List<string> tokens, Dice dice)
    {
        var at = dice.Below(tokens.Count);
        switch (dice.Below(12))
        {
            case 0:
                tokens.RemoveAt(at);
                break;
            case 1:
                tokens.Insert(at, tokens[at]);
                break;
            case 2 when at + 1 < tokens.Count:
                (tokens[at], tokens[at + 1]) = (tokens[at + 1], tokens[at]);
                break;
            case 3:
                tokens.Insert(at, dice.OneOf("/* x */", "/* /* nested */ */", "-- to the end\n", "/**/", "--\r\n"));
                break;
            case 4:
                tokens.Insert(at, dice.OneOf("\t", "\n", "\r\n", "\f", " \v ", "\u00a0"));
                break;
            case 5:
                tokens[at] = tokens[at].ToUpperInvariant();
                break;
            case 6 when char.IsAsciiLetterLower(tokens[at][0]):
                tokens[at] = $"\"{tokens[at]}\"";
                break;
            case 7 when char.IsAsciiLetterLower(tokens[at][0]):
                tokens[at] = $"U&\"\\+00{(int)tokens[at][0]:x4}{tokens[at][1..]}\"";
                break;
            case 8 when tokens[at][0] == '\'':
                tokens[at] = $"E{tokens[at]}";
                break;
            case 9:
                tokens.Insert(at, dice.OneOf(",", "(", ")", ".", "::text", "*", ";", "'", "\"", "$$", "AS", "NOT", "ALL", "\\"));
                break;
            case 10:
                tokens[at] = tokens[dice.Below(tokens.Count)];
                break;
            default:
                tokens.Insert(at, dice.OneOf(" people", " ssn ", " * ", " email", " DISTINCT ", " ONLY ", " LATERAL ", " NULL "));
                break;
        }
    }

    [GeneratedRegex("""'(?:[^']|'')*'|"(?:[^"]|"")*"|\$\w*\$|\w+|\s+|[^\w\s]""")]
    private static partial Regex Token();
}
