namespace DbGuard.Dialects.Postgres.Syntax;

/// <summary>One statement of a text: its node and the bytes it came from (without the closing semicolon).</summary>
/// <param name="Node">The statement, such as SelectStmt; never absent.</param>
/// <param name="Location">First byte of the statement in the source, after leading white space and comments.</param>
/// <param name="Length">Length in bytes.</param>
internal readonly record struct SyntaxStatement(SyntaxNode Node, int Location, int Length);
