using System.Collections.Immutable;

namespace DbGuard.Core.Policies;

/// <summary>How a profile may be had for a time, on request: who may grant it, and for how long at most.</summary>
/// <param name="ApproverGroups">Groups whose members may grant it; empty: whoever may use the gateway's API as an operator.</param>
/// <param name="Longest">Longest time it may be granted for.</param>
public sealed record GrantTerms(ImmutableArray<string> ApproverGroups, TimeSpan Longest);
