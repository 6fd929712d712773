using DbGuard.Core;
using DbGuard.Core.Facts;
using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace DbGuard.Dialects.TSql.Syntax;

/// <summary>A text that ScriptDom has read.</summary>
/// <param name="Statements">Its statements, in order.</param>
/// <param name="Tokens">Its tokens.</param>
/// <param name="Positions">Where its characters stand among its bytes.</param>
/// <param name="IsSmall">Any thread's stack is enough for the tree.</param>
internal sealed record ParsedText(IReadOnlyList<TSqlStatement> Statements, IList<TSqlParserToken> Tokens, TextPositions Positions, bool IsSmall)
{
    /// <summary>The variables it names, each once, in order.</summary>
    public IEnumerable<string> Variables => Tokens.Where(t => t.TokenType == TSqlTokenType.Variable).Select(t => t.Text).Distinct(StringComparer.OrdinalIgnoreCase);
}

/// <summary>Characters of a text, which ScriptDom counts in UTF-16, as bytes of its UTF-8 form.</summary>
internal sealed class TextPositions
{
    private readonly int[]? _bytes;
    private readonly int _length;

    public TextPositions(string text)
    {
        _length = text.Length;
        if (System.Text.Ascii.IsValid(text))
        {
            return;
        }

        _bytes = new int[text.Length + 1];
        var at = 0;
        for (var i = 0; i < text.Length; i++)
        {
            _bytes[i] = at;
            // A surrogate pair is four bytes: two for each half.
            at += text[i] < 0x80 ? 1 : text[i] < 0x800 || char.IsSurrogate(text[i]) ? 2 : 3;
        }

        _bytes[text.Length] = at;
    }

    public SourceSpan Span(int offset, int length)
    {
        var start = Math.Clamp(offset, 0, _length);
        var end = Math.Clamp(offset + length, start, _length);
        return _bytes is null ? new SourceSpan(start, end - start) : new SourceSpan(_bytes[start], _bytes[end] - _bytes[start]);
    }

    public SourceSpan Of(TSqlFragment fragment) => fragment.StartOffset < 0 ? default : Span(fragment.StartOffset, fragment.FragmentLength);

    public SourceSpan Of(TSqlParserToken token) => Span(token.Offset, token.Text?.Length ?? 0);
}

/// <summary>Either a read text or why it could not be read.</summary>
internal readonly record struct ParseOutcome(ParsedText? Text, SyntaxFailure? Failure);
