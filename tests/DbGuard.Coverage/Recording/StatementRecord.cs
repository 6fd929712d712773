using System.Collections.Immutable;
using DbGuard.Core.Facts;

namespace DbGuard.Coverage.Recording;

/// <summary>One statement that the server accepted, and what the analysis made of it.</summary>
/// <param name="Test">The test file.</param>
/// <param name="Sql">The statement's text.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Gaps">What could not be determined.</param>
/// <param name="Unclassified">Functions it calls of which nothing is known, as <c>language name</c>.</param>
/// <param name="Disagreement">Where the server's description of the result contradicts the lineage; null when it does not.</param>
public sealed record StatementRecord(
    string Test, string Sql, StatementKind Kind, ImmutableArray<AnalysisGap> Gaps, ImmutableArray<string> Unclassified, string? Disagreement)
{
    /// <summary>A statement of the kinds that read and write rows.</summary>
    public bool IsQuery => Kind is StatementKind.Select or StatementKind.Insert or StatementKind.Update or StatementKind.Delete or StatementKind.Merge;
}
