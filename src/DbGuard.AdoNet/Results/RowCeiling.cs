using DbGuard.Core.Decisions;

namespace DbGuard.AdoNet.Results;

/// <summary>Most rows of one result, and what is said when there are more.</summary>
internal sealed record RowCeiling(long Most, DecisionReason Reason);
