using DbGuard.Generator.Grammar;
using DbGuard.Generator.Judging;

namespace DbGuard.Generator.Campaigns;

/// <summary>A finding as it is told.</summary>
/// <param name="Original">The case as it was generated.</param>
/// <param name="Shrunk">The smallest case with the same finding.</param>
/// <param name="Finding">The finding of the smallest case.</param>
internal sealed record ReportedFinding(GeneratedCase Original, GeneratedCase Shrunk, Finding Finding)
{
    /// <summary>Statements of a case, one a line.</summary>
    public static string Text(GeneratedCase made) =>
        string.Join('\n', CaseRequests.Of(made).Select(request => request.Parameters.Count == 0
            ? $"{request.Text};"
            : $"{request.Text}; -- {string.Join(", ", request.Parameters.Select((value, i) => $"${i + 1} = {value}"))}"));
}
