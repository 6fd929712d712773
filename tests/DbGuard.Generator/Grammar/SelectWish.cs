using DbGuard.Generator.Scopes;
using DbGuard.Generator.Types;

namespace DbGuard.Generator.Grammar;

/// <summary>What a SELECT is wanted for.</summary>
/// <param name="Outer">The query around, whose columns can be named.</param>
/// <param name="Tables">Common tables that can be named.</param>
/// <param name="IsHiddenAllowed">Its columns may show hidden values.</param>
/// <param name="Types">Types of its columns; null: whatever comes.</param>
/// <param name="Names">Names of its columns, changed to what they become; null: whatever comes.</param>
internal sealed record SelectWish(Scope? Outer, IReadOnlyList<Source> Tables, bool IsHiddenAllowed, IReadOnlyList<SqlType>? Types, IList<string>? Names)
{
    /// <summary>The outermost query: stars, locks and more limits.</summary>
    public bool IsTop { get; init; }
}
