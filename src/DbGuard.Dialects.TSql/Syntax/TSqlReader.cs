using System.Text;
using DbGuard.Core.Facts;
using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace DbGuard.Dialects.TSql.Syntax;

/// <summary>Bytes to syntax, within the limits. Thread-safe: a parser is made for every text.</summary>
internal sealed class TSqlReader(TSqlLimits limits)
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public ParseOutcome Read(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > limits.MaxBytes)
        {
            return Fail(TSqlErrorCodes.TooLong, "the text is longer than the guard reads");
        }

        string text;
        try
        {
            text = Utf8.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return Fail(TSqlErrorCodes.InvalidUtf8, "the text is not UTF-8");
        }

        return Read(text);
    }

    public ParseOutcome Read(string text)
    {
        if (text.Contains('\0', StringComparison.Ordinal))
        {
            return Fail(TSqlErrorCodes.NulCharacter, "the text holds a NUL character");
        }

        // WHY QUOTED_IDENTIFIER: every driver turns it on, and a text that turns it off is denied.
        var parser = new TSql170Parser(initialQuotedIdentifiers: true);
        var tokens = parser.GetTokenStream(new StringReader(text), out var errors);
        if (errors.Count > 0)
        {
            return Fail(errors[0], text);
        }

        if (TokenScan.Check(tokens, text, limits, out var isSmall) is { } failure)
        {
            return new ParseOutcome(null, failure);
        }

        return isSmall ? Parse(parser, tokens, text, isSmall) : DeepStack.Run(() => Parse(parser, tokens, text, isSmall));
    }

    private static ParseOutcome Parse(TSqlParser parser, IList<TSqlParserToken> tokens, string text, bool isSmall)
    {
        var fragment = parser.Parse(tokens, out var errors);
        if (errors.Count > 0)
        {
            return Fail(errors[0], text);
        }

        if (fragment is not TSqlScript script || script.Batches.Count > 1)
        {
            return Fail(TSqlErrorCodes.Syntax, "the text is not one batch");
        }

        var statements = script.Batches.Count == 0 ? [] : script.Batches[0].Statements.ToList();
        return new ParseOutcome(new ParsedText(statements, tokens, new TextPositions(text), isSmall), null);
    }

    /// <summary>ScriptDom's messages quote the text, so only the place is passed on.</summary>
    private static ParseOutcome Fail(ParseError error, string text) => new(null, new SyntaxFailure(
        TSqlErrorCodes.Syntax, "the text is not valid T-SQL", Math.Clamp(error.Offset, 0, text.Length) + 1, IsSyntaxError: true, null));

    private static ParseOutcome Fail(string code, string sentence) => new(null, new SyntaxFailure(code, sentence, 0, IsSyntaxError: false, null));
}
