using System.Collections.Immutable;

namespace DbGuard.Core.Facts;

/// <summary>A whole statement text after analysis: its statements in order, or why it could not be read.</summary>
public sealed record AnalyzedText(ImmutableArray<AnalyzedStatement> Statements, SyntaxFailure? Failure)
{
    public static AnalyzedText Failed(SyntaxFailure failure) => new([], failure);
}
