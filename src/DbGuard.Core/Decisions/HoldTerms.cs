using System.Collections.Immutable;

namespace DbGuard.Core.Decisions;

/// <summary>The terms of a hold.</summary>
/// <param name="ApproverGroups">Groups whose members may answer; empty: any operator.</param>
/// <param name="Timeout">How long the statement waits before it is denied.</param>
public sealed record HoldTerms(ImmutableArray<string> ApproverGroups, TimeSpan Timeout);
