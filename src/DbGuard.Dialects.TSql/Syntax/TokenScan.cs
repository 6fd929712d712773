using System.Buffers;
using DbGuard.Core.Facts;
using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace DbGuard.Dialects.TSql.Syntax;

/// <summary>
/// Looks through the tokens before anything recurses over them: how deep and how long chains are, and characters that the server's lexer and
/// ScriptDom's may read differently.
/// </summary>
internal static class TokenScan
{
    /// <summary>Up to this the tree fits on any thread's stack.</summary>
    private const int SmallDepth = 40;
    private const int SmallChain = 200;
    private const int SmallTokens = 4_000;

    /// <summary>What some lexers take for the end of a line.</summary>
    private static readonly SearchValues<char> LineEnds = SearchValues.Create("\r\v\f\u0085\u2028\u2029");

    /// <summary>Why the text is refused; null when it may be parsed.</summary>
    /// <param name="tokens">The tokens.</param>
    /// <param name="text">The text.</param>
    /// <param name="limits">The bounds.</param>
    /// <param name="isSmall">Gets whether the stack of any thread is enough.</param>
    public static SyntaxFailure? Check(IList<TSqlParserToken> tokens, string text, TSqlLimits limits, out bool isSmall)
    {
        int depth = 0, deepest = 0, chain = 0, count = 0;
        isSmall = false;
        foreach (var token in tokens)
        {
            switch (token.TokenType)
            {
                case TSqlTokenType.WhiteSpace:
                    if (!IsPlainSpace(token, text))
                    {
                        return Fail(TSqlErrorCodes.Syntax, "the text holds white space that servers may read differently", token);
                    }

                    continue;
                case TSqlTokenType.SingleLineComment:
                    if (EndsElsewhere(token.Text))
                    {
                        return Fail(TSqlErrorCodes.Syntax, "a comment holds a character that may end the line", token);
                    }

                    continue;
                case TSqlTokenType.MultilineComment:
                    if (token.Text?.LastIndexOf("/*", StringComparison.Ordinal) > 0)
                    {
                        // Where it ends depends on whether comments nest.
                        return Fail(TSqlErrorCodes.Syntax, "a comment holds the start of another", token);
                    }

                    continue;
                case TSqlTokenType.EndOfFile:
                    continue;
                case TSqlTokenType.Go:
                    return Fail(TSqlErrorCodes.Syntax, "GO is a command of client tools, which the server reads otherwise", token);
                case TSqlTokenType.LeftParenthesis or TSqlTokenType.Case or TSqlTokenType.Begin or TSqlTokenType.LeftCurly:
                    deepest = Math.Max(deepest, ++depth);
                    break;
                case TSqlTokenType.RightParenthesis or TSqlTokenType.End or TSqlTokenType.RightCurly:
                    // Where brackets do not match the parser stops; END may be one of a transaction's or conversation's.
                    depth = Math.Max(0, depth - 1);
                    break;
                case TSqlTokenType.Plus or TSqlTokenType.Minus or TSqlTokenType.Star or TSqlTokenType.Divide or TSqlTokenType.PercentSign
                    or TSqlTokenType.Ampersand or TSqlTokenType.VerticalLine or TSqlTokenType.Circumflex or TSqlTokenType.Tilde or TSqlTokenType.And
                    or TSqlTokenType.Or or TSqlTokenType.Not or TSqlTokenType.Union or TSqlTokenType.Except or TSqlTokenType.Intersect
                    or TSqlTokenType.Join or TSqlTokenType.Cross or TSqlTokenType.Outer or TSqlTokenType.If or TSqlTokenType.While or TSqlTokenType.Else
                    or TSqlTokenType.Collate or TSqlTokenType.Pivot or TSqlTokenType.Unpivot or TSqlTokenType.Identifier
                        when token.TokenType != TSqlTokenType.Identifier || IsChaining(token):
                    chain++;
                    break;
                default:
                    break;
            }

            if (++count > limits.MaxTokens)
            {
                return Fail(TSqlErrorCodes.TooComplex, "the statement is too complex to parse", token);
            }

            if (depth > limits.MaxDepth)
            {
                return Fail(TSqlErrorCodes.BracketDepth, "brackets are nested too deeply", token);
            }

            if (chain > limits.MaxChain)
            {
                return Fail(TSqlErrorCodes.OperatorChain, "a chain of operators is too long", token);
            }
        }

        isSmall = deepest <= SmallDepth && chain <= SmallChain && count <= SmallTokens;
        return null;
    }

    /// <summary>AT TIME ZONE AT TIME ZONE …, and methods called on what methods give.</summary>
    private static bool IsChaining(TSqlParserToken token) =>
        string.Equals(token.Text, "ZONE", StringComparison.OrdinalIgnoreCase) || string.Equals(token.Text, "APPLY", StringComparison.OrdinalIgnoreCase);

    /// <summary>Blanks, tabs and ends of lines; a carriage return alone ends a line for some.</summary>
    private static bool IsPlainSpace(TSqlParserToken token, string text)
    {
        var space = (token.Text ?? "").AsSpan();
        for (var i = 0; i < space.Length; i++)
        {
            if (space[i] is not (' ' or '\t' or '\n' or '\r') || (space[i] == '\r' && !text.AsSpan(Math.Min(text.Length, token.Offset + i + 1)).StartsWith("\n")))
            {
                return false;
            }
        }

        return true;
    }

    private static bool EndsElsewhere(string? text)
    {
        if (text is null)
        {
            return false;
        }

        var body = text.AsSpan().TrimEnd("\r\n");
        return body.IndexOfAny(LineEnds) >= 0;
    }

    private static SyntaxFailure Fail(string code, string sentence, TSqlParserToken token) => new(code, sentence, token.Offset + 1, IsSyntaxError: false, null);
}
