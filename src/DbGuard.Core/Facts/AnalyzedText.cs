using System.Collections.Immutable;

namespace DbGuard.Core.Facts;

/// <summary>A whole statement text after analysis: its statements in order, or why it could not be read.</summary>
public sealed record AnalyzedText(ImmutableArray<AnalyzedStatement> Statements, SyntaxFailure? Failure)
{
    /// <summary>Whole literal tokens whose values nothing here depends on: any other value in the same form and length gives the same analysis.</summary>
    public ImmutableArray<SourceSpan> FreeLiterals { get; init; } = [];

    public static AnalyzedText Failed(SyntaxFailure failure) => new([], failure);
}
