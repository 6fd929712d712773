using System.Collections.Immutable;
using System.Text;

namespace DbGuard.Gateway.Postgres.Sessions;

/// <summary>Reads a search path as a setting's value writes it: <c>"$user", public, "My Schema"</c>.</summary>
internal static class SearchPathText
{
    /// <summary>Splits as PostgreSQL's SplitIdentifierString does: unquoted names are folded to lower case (ASCII), quoted ones kept.</summary>
    public static bool TryParse(string text, out ImmutableArray<string> path)
    {
        var names = ImmutableArray.CreateBuilder<string>();
        path = [];
        var i = 0;
        SkipSpace(text, ref i);
        while (i < text.Length)
        {
            if (!TryReadName(text, ref i, out var name))
            {
                return false;
            }

            names.Add(name);
            SkipSpace(text, ref i);
            if (i == text.Length)
            {
                break;
            }

            if (text[i++] != ',')
            {
                return false;
            }

            SkipSpace(text, ref i);
            if (i == text.Length)
            {
                return false;
            }
        }

        path = names.ToImmutable();
        return true;
    }

    private static bool TryReadName(string text, ref int i, out string name)
    {
        name = "";
        if (text[i] != '"')
        {
            var start = i;
            while (i < text.Length && text[i] != ',' && !char.IsWhiteSpace(text[i]))
            {
                i++;
            }

            name = string.Create(i - start, (text, start), static (folded, source) =>
            {
                for (var k = 0; k < folded.Length; k++)
                {
                    var c = source.text[source.start + k];
                    folded[k] = c is >= 'A' and <= 'Z' ? (char)(c + 32) : c;
                }
            });
            return name.Length > 0;
        }

        var quoted = new StringBuilder();
        for (i++; i < text.Length; i++)
        {
            if (text[i] != '"')
            {
                quoted.Append(text[i]);
            }
            else if (i + 1 < text.Length && text[i + 1] == '"')
            {
                quoted.Append('"');
                i++;
            }
            else
            {
                i++;
                name = quoted.ToString();
                return true;
            }
        }

        return false;
    }

    private static void SkipSpace(string text, ref int i)
    {
        while (i < text.Length && char.IsWhiteSpace(text[i]))
        {
            i++;
        }
    }
}
