namespace DbGuard.Dialects.Postgres.Syntax;

/// <summary>
/// One linear pass over a text before any parser sees it. It follows PostgreSQL's lexical rules (strings, E strings, dollar quotes,
/// quoted names, comments) just far enough to measure nesting and the runs that make a lexer quadratic.
/// </summary>
/// <remarks>
/// A lexer generated from longest-match rules reads a whole run of operator characters before it decides to keep only one of them, and
/// `/*` opens a comment out of such a run. Each start inside a run of n therefore costs n characters; the sum is what is limited.
/// Source: PostgreSQL 18 docs, 4.1 Lexical Structure.
/// </remarks>
internal static class LexicalLimits
{
    private const byte IdentifierTail = 1;
    private const byte NumberTail = 2;
    private const byte Operator = 4;

    private static readonly byte[] s_classes = Classes();

    /// <summary>The refusal, or null when the text may be parsed.</summary>
    public static SyntaxError? Check(ReadOnlySpan<byte> text, ParserLimits limits)
    {
        var brackets = 0;
        var work = 0L;
        var runEnd = 0;
        var at = 0;
        var classes = s_classes;
        while (at < text.Length)
        {
            var c = text[at];
            switch (c)
            {
                case (byte)'\'':
                    at = SkipQuoted(text, at + 1, (byte)'\'');
                    break;
                case (byte)'"':
                    at = SkipQuoted(text, at + 1, (byte)'"');
                    break;
                case (byte)'$':
                    at = SkipDollar(text, at);
                    break;
                case (byte)'(' or (byte)'[':
                    if (++brackets > limits.MaxBracketDepth)
                    {
                        return Refusal(SyntaxErrorCodes.BracketDepth, "brackets nest too deeply", text, at);
                    }

                    at++;
                    break;
                case (byte)')' or (byte)']':
                    brackets = Math.Max(0, brackets - 1);
                    at++;
                    break;
                case >= (byte)'0' and <= (byte)'9':
                    at = SkipWhile(text, at, NumberTail);
                    break;
                case >= (byte)'a' and <= (byte)'z' or >= (byte)'A' and <= (byte)'Z' or (byte)'_' or >= 0x80:
                    var end = SkipWhile(text, at, IdentifierTail);
                    var escapes = end - at == 1 && (c | 0x20) == 'e' && end < text.Length && text[end] == '\'';
                    at = escapes ? SkipEscapeString(text, end + 1) : end;
                    break;
                default:
                    if ((classes[c] & Operator) == 0)
                    {
                        at++;
                        break;
                    }

                    runEnd = at < runEnd ? runEnd : SkipWhile(text, at, Operator);
                    if (c == '-' && Next(text, at) == '-')
                    {
                        at = SkipLine(text, at);
                    }
                    else if (c == '/' && Next(text, at) == '*')
                    {
                        var depth = 0;
                        at = SkipComment(text, at, limits, ref runEnd, ref work, ref depth);
                        if (depth > limits.MaxCommentDepth)
                        {
                            return Refusal(SyntaxErrorCodes.CommentDepth, "comments nest too deeply", text, at);
                        }
                    }
                    else
                    {
                        work += runEnd - at;
                        at++;
                    }

                    if (work > limits.MaxOperatorWork)
                    {
                        return Refusal(SyntaxErrorCodes.OperatorRun, "a run of operator characters is too long", text, at);
                    }

                    break;
            }
        }

        return null;
    }

    /// <summary>Skips a block comment, nested ones included; stops early when a limit is passed.</summary>
    private static int SkipComment(ReadOnlySpan<byte> text, int at, ParserLimits limits, ref int runEnd, ref long work, ref int deepest)
    {
        var depth = 0;
        do
        {
            var step = text[at..].IndexOfAny((byte)'/', (byte)'*');
            if (step < 0)
            {
                return text.Length;
            }

            at += step;
            if (text[at] == '/' && Next(text, at) == '*')
            {
                runEnd = at < runEnd ? runEnd : SkipWhile(text, at, Operator);
                work += runEnd - at;
                deepest = Math.Max(deepest, ++depth);
                if (depth > limits.MaxCommentDepth || work > limits.MaxOperatorWork)
                {
                    return at;
                }

                at += 2;
            }
            else if (text[at] == '*' && Next(text, at) == '/')
            {
                depth--;
                at += 2;
            }
            else
            {
                at++;
            }
        }
        while (depth > 0);
        return at;
    }

    /// <summary>Skips to after the closing quote; a doubled quote reads as an end and a new start, which comes to the same.</summary>
    private static int SkipQuoted(ReadOnlySpan<byte> text, int at, byte quote)
    {
        var length = text[at..].IndexOf(quote);
        return length < 0 ? text.Length : at + length + 1;
    }

    /// <summary>Skips an E string whose opening quote ends before <paramref name="at"/>, with its continuations on further lines.</summary>
    private static int SkipEscapeString(ReadOnlySpan<byte> text, int at)
    {
        while (true)
        {
            var step = text[at..].IndexOfAny((byte)'\\', (byte)'\'');
            if (step < 0)
            {
                return text.Length;
            }

            at += step;
            if (text[at] == '\\')
            {
                at = Math.Min(at + 2, text.Length);
                continue;
            }

            at++;
            if (Next(text, at - 1) == '\'')
            {
                at++;
                continue;
            }

            var continuation = ContinuationQuote(text, at);
            if (continuation < 0)
            {
                return at;
            }

            at = continuation + 1;
        }
    }

    /// <summary>Where the string goes on after white space that holds a line end (line comments count as white space), or -1.</summary>
    private static int ContinuationQuote(ReadOnlySpan<byte> text, int at)
    {
        var newline = false;
        while (at < text.Length)
        {
            switch (text[at])
            {
                case (byte)'\n' or (byte)'\r':
                    newline = true;
                    at++;
                    break;
                case (byte)' ' or (byte)'\t' or (byte)'\f' or (byte)'\v':
                    at++;
                    break;
                case (byte)'-' when Next(text, at) == '-':
                    at = SkipLine(text, at);
                    break;
                case (byte)'\'' when newline:
                    return at;
                default:
                    return -1;
            }
        }

        return -1;
    }

    /// <summary>Skips a dollar-quoted string, or the parameter or lone dollar sign that stands here instead.</summary>
    private static int SkipDollar(ReadOnlySpan<byte> text, int at)
    {
        var end = at + 1;
        while (end < text.Length && (text[end] >= 0x80 || text[end] == '_' || char.IsAsciiLetterOrDigit((char)text[end])))
        {
            if (end == at + 1 && char.IsAsciiDigit((char)text[end]))
            {
                return SkipWhile(text, end, NumberTail);
            }

            end++;
        }

        if (end >= text.Length || text[end] != '$')
        {
            return at + 1;
        }

        var delimiter = text[at..(end + 1)];
        var length = text[(end + 1)..].IndexOf(delimiter);
        return length < 0 ? text.Length : end + 1 + length + delimiter.Length;
    }

    private static int SkipLine(ReadOnlySpan<byte> text, int at)
    {
        var length = text[at..].IndexOfAny((byte)'\n', (byte)'\r');
        return length < 0 ? text.Length : at + length;
    }

    // A plain loop: tokens are short, and setting up a vector search for each costs more than it saves.
    private static int SkipWhile(ReadOnlySpan<byte> text, int at, byte mask)
    {
        var classes = s_classes;
        while (at < text.Length && (classes[text[at]] & mask) != 0)
        {
            at++;
        }

        return at;
    }

    private static int Next(ReadOnlySpan<byte> text, int at) => at + 1 < text.Length ? text[at + 1] : -1;

    private static SyntaxError Refusal(string code, string sentence, ReadOnlySpan<byte> text, int position) =>
        new(code, "54001", sentence, position, SourcePosition.Cursor(text, position), sentence);

    private static byte[] Classes()
    {
        var classes = new byte[256];
        for (var i = 0; i < classes.Length; i++)
        {
            var letter = i == '_' || char.IsAsciiLetterOrDigit((char)i);
            classes[i] |= letter || i is '$' or >= 0x80 ? IdentifierTail : (byte)0;
            classes[i] |= letter ? NumberTail : (byte)0;
        }

        foreach (var value in "~!@#^&|`?+-*/%<>="u8)
        {
            classes[value] |= Operator;
        }

        return classes;
    }
}
