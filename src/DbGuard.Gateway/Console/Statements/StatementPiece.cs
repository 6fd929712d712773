namespace DbGuard.Gateway.Console.Statements;

/// <summary>A part of a statement as it is shown.</summary>
/// <param name="Text">Safe to show.</param>
/// <param name="Class">Its class in the style sheet; null for plain text.</param>
internal sealed record StatementPiece(string Text, string? Class);
