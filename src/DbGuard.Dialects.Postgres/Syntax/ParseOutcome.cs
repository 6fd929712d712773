using System.Diagnostics.CodeAnalysis;

namespace DbGuard.Dialects.Postgres.Syntax;

/// <summary>A tree, or the reason there is none.</summary>
public readonly record struct ParseOutcome
{
    internal ParseOutcome(SyntaxTree tree) => Tree = tree;

    internal ParseOutcome(SyntaxError error) => Error = error;

    public SyntaxTree? Tree { get; }

    public SyntaxError? Error { get; }

    [MemberNotNullWhen(true, nameof(Tree))]
    [MemberNotNullWhen(false, nameof(Error))]
    public bool Succeeded => Tree is not null;
}
