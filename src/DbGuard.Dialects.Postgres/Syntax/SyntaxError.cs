namespace DbGuard.Dialects.Postgres.Syntax;

/// <summary>Why a text has no tree.</summary>
/// <param name="Code">One of <see cref="SyntaxErrorCodes"/>.</param>
/// <param name="SqlState">The SQLSTATE PostgreSQL would answer with.</param>
/// <param name="Sentence">One sentence without any of the statement's text: safe to log and to count by.</param>
/// <param name="Position">Byte offset of the fault in the source, or -1 when unknown.</param>
/// <param name="ClientMessage">
/// The parser's own message. It may quote the statement, and so a literal: it goes to the client that sent the text, never to a log,
/// a metric or an exception.
/// </param>
public sealed record SyntaxError(string Code, string SqlState, string Sentence, int Position, string ClientMessage)
{
    /// <summary>The code and the sentence; leaves the client's message out.</summary>
    public override string ToString() => $"{Code} {Sentence}";
}
