using System.Collections.Immutable;
using DbGuard.Core.Facts;

namespace DbGuard.Core.Relations;

/// <summary>A user-defined function that an operator or conversion calls.</summary>
/// <param name="Function">The function.</param>
/// <param name="Bodies">Facts of its body, where that was analysed; they count as part of the statement.</param>
public sealed record OperatorCall(FunctionAccess Function, ImmutableArray<StatementFacts> Bodies);
