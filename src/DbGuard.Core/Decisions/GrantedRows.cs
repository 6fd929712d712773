namespace DbGuard.Core.Decisions;

/// <summary>The row ceiling of the approval that a statement runs under.</summary>
/// <param name="ApprovalId">The approval.</param>
/// <param name="Rows">Most rows the text may change, or return.</param>
public sealed record GrantedRows(string ApprovalId, long Rows);
