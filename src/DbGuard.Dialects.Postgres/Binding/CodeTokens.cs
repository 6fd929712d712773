namespace DbGuard.Dialects.Postgres.Binding;

/// <summary>A part of a code block that PL/pgSQL's scanner takes as one (PostgreSQL 18 docs, 4.1 Lexical Structure).</summary>
/// <param name="Start">Index in the text.</param>
/// <param name="Length">Its length.</param>
/// <param name="Word">The word in lower case when it is an unquoted one; null for anything else.</param>
internal readonly record struct CodeToken(int Start, int Length, string? Word)
{
    public int End => Start + Length;
}

/// <summary>Cuts a code block into tokens: words, literals, quoted names, single characters. Comments and white space lie between them.</summary>
internal static class CodeTokens
{
    /// <summary>The tokens; null when a literal or comment does not end.</summary>
    public static List<CodeToken>? Of(string text)
    {
        var tokens = new List<CodeToken>();
        var i = 0;
        while (i < text.Length)
        {
            var start = i;
            if (text[i] is ' ' or '\t' or '\n' or '\r' or '\f' or '\v')
            {
                i++;
                continue;
            }

            if (IsAt(text, i, "--"))
            {
                i = text.IndexOf('\n', i) is >= 0 and var line ? line : text.Length;
                continue;
            }

            if (IsAt(text, i, "/*"))
            {
                i = EndOfComment(text, i);
            }
            else if (IsWordStart(text[i]))
            {
                i = EndOfWord(text, i);
                // E'…' has escapes of its own; B'…', N'…', U&'…' end as plain ones do.
                var isEscape = i - start == 1 && text[start] is 'e' or 'E' && i < text.Length && text[i] == '\'';
                i = isEscape ? EndOfQuoted(text, i, '\'', hasEscapes: true) : i;
                if (i >= 0)
                {
                    tokens.Add(new CodeToken(start, i - start, isEscape ? null : text[start..i].ToLowerInvariant()));
                }
            }
            else
            {
                i = text[i] switch
                {
                    '\'' => EndOfQuoted(text, i, '\'', hasEscapes: false),
                    '"' => EndOfQuoted(text, i, '"', hasEscapes: false),
                    '$' => EndOfDollar(text, i),
                    _ => i + 1,
                };
                if (i >= 0)
                {
                    tokens.Add(new CodeToken(start, i - start, null));
                }
            }

            if (i < 0)
            {
                return null;
            }
        }

        return tokens;
    }

    private static bool IsAt(string text, int i, string what) => string.CompareOrdinal(text, i, what, 0, what.Length) == 0;

    private static bool IsWordStart(char c) => char.IsAsciiLetter(c) || c == '_' || c >= 0x80;

    private static int EndOfWord(string text, int i)
    {
        while (i < text.Length && (IsWordStart(text[i]) || char.IsAsciiDigit(text[i]) || text[i] == '$'))
        {
            i++;
        }

        return i;
    }

    /// <summary>After a comment, which may hold others; negative when it does not end.</summary>
    private static int EndOfComment(string text, int i)
    {
        var depth = 0;
        while (i < text.Length)
        {
            if (IsAt(text, i, "/*"))
            {
                (depth, i) = (depth + 1, i + 2);
            }
            else if (IsAt(text, i, "*/"))
            {
                (depth, i) = (depth - 1, i + 2);
                if (depth == 0)
                {
                    return i;
                }
            }
            else
            {
                i++;
            }
        }

        return -1;
    }

    private static int EndOfQuoted(string text, int i, char quote, bool hasEscapes)
    {
        for (i++; i < text.Length; i++)
        {
            if (hasEscapes && text[i] == '\\')
            {
                i++;
            }
            else if (text[i] == quote)
            {
                if (i + 1 >= text.Length || text[i + 1] != quote)
                {
                    return i + 1;
                }

                i++;
            }
        }

        return -1;
    }

    /// <summary>After a dollar-quoted literal, or after a dollar sign alone, as in <c>$1</c>.</summary>
    private static int EndOfDollar(string text, int i)
    {
        var tag = i + 1;
        if (tag < text.Length && IsWordStart(text[tag]))
        {
            while (tag < text.Length && (IsWordStart(text[tag]) || char.IsAsciiDigit(text[tag])))
            {
                tag++;
            }
        }

        if (tag >= text.Length || text[tag] != '$')
        {
            return i + 1;
        }

        var delimiter = text[i..(tag + 1)];
        var end = text.IndexOf(delimiter, tag + 1, StringComparison.Ordinal);
        return end < 0 ? -1 : end + delimiter.Length;
    }
}
