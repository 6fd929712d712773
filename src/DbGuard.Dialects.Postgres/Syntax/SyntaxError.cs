namespace DbGuard.Dialects.Postgres.Syntax;

/// <summary>Why a text has no tree.</summary>
/// <param name="Code">One of <see cref="SyntaxErrorCodes"/>.</param>
/// <param name="SqlState">The SQLSTATE PostgreSQL would answer with.</param>
/// <param name="Sentence">One sentence without any of the statement's text: safe to log and to count by.</param>
/// <param name="Position">Byte offset of the fault in the source, or -1 when unknown.</param>
/// <param name="Cursor">The same place as PostgreSQL counts it, in characters from 1; 0 when unknown.</param>
/// <param name="ClientMessage">
/// The parser's own message. It may quote the statement, and so a literal: it goes to the client that sent the text, never to a log,
/// a metric or an exception.
/// </param>
public sealed record SyntaxError(string Code, string SqlState, string Sentence, int Position, int Cursor, string ClientMessage)
{
    private const string Marker = "syntax error at or near \"";

    /// <summary>
    /// The name, keyword or symbol at which the grammar gave up, as the server would name it; null when it is a literal, part of one,
    /// or unknown. For the client only, like <see cref="ClientMessage"/>.
    /// </summary>
    public string? NearToken
    {
        get
        {
            if (!ClientMessage.StartsWith(Marker, StringComparison.Ordinal) || !ClientMessage.EndsWith('"'))
            {
                return null;
            }

            var token = ClientMessage[Marker.Length..^1];
            var literal = token.Length == 0 || token.AsSpan().ContainsAny('\'', '$') || token.Contains("/*", StringComparison.Ordinal)
                || char.IsAsciiDigit(token[0]) || (token[0] == '.' && token.Length > 1);
            return literal ? null : token;
        }
    }

    /// <summary>The code and the sentence; leaves the client's message out.</summary>
    public override string ToString() => $"{Code} {Sentence}";
}
