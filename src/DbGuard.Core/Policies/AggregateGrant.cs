using System.Collections.Frozen;

namespace DbGuard.Core.Policies;

/// <summary>Aggregates of a label's values that a profile gets unmasked.</summary>
/// <param name="Functions">Names of the server's functions, e.g. <c>avg</c>.</param>
/// <param name="MinGroup">Least number of values in every group.</param>
public sealed record AggregateGrant(FrozenSet<string> Functions, long MinGroup);
