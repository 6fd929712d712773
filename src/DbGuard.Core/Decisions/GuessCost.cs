using System.Collections.Immutable;
using DbGuard.Core.Facts;
using DbGuard.Core.Policies;

namespace DbGuard.Core.Decisions;

/// <summary>Values that a statement compares with those of a label, to be counted against its budget when it runs.</summary>
/// <param name="Label">The label.</param>
/// <param name="Budget">How many are allowed.</param>
/// <param name="Values">The comparisons.</param>
public sealed record GuessCost(string Label, EqualityBudget Budget, ImmutableArray<ColumnComparison> Values);
