namespace DbGuard.Core.Facts;

/// <summary>Why a text could not be read at all. The guard denies it; the message never quotes the text.</summary>
/// <param name="Code">DBG1xxx.</param>
/// <param name="Sentence">One sentence without any part of the statement.</param>
/// <param name="Position">1-based character position for the client's error field; 0 when none.</param>
/// <param name="IsSyntaxError">True when the server would answer with a syntax error (SQLSTATE 42601) too.</param>
/// <param name="NearToken">The identifier, keyword or symbol at the position as the server would name it; null when it is a literal. For the client only, never for logs.</param>
public sealed record SyntaxFailure(string Code, string Sentence, int Position, bool IsSyntaxError, string? NearToken);
