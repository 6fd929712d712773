using DbGuard.Core.Catalog;

namespace DbGuard.Core.Facts;

/// <summary>How a statement uses a column.</summary>
[Flags]
public enum ColumnUsage
{
    None = 0,
    /// <summary>Contributes to a result column.</summary>
    Output = 1,
    /// <summary>The column's value itself is compared for equality with a constant or parameter in a predicate.</summary>
    EqualityPredicate = 2,
    /// <summary>Any other use in WHERE, HAVING, FILTER, CASE conditions, ON CONFLICT … WHERE, LIMIT.</summary>
    Predicate = 4,
    /// <summary>Compared with a column of another relation: JOIN … ON/USING/NATURAL, IN (SELECT …). Without <see cref="Predicate"/>: its value itself, for equality.</summary>
    Join = 8,
    /// <summary>GROUP BY, DISTINCT, set-operation de-duplication, PARTITION BY over something computed from the column.</summary>
    Group = 16,
    /// <summary>ORDER BY.</summary>
    Order = 32,
    /// <summary>Assigned to (INSERT column, UPDATE SET target).</summary>
    Target = 64,
    /// <summary>Flows into a written column or a created relation: see <see cref="StatementFacts.Flows"/>.</summary>
    Flow = 128,
    /// <summary>As <see cref="Group"/>, but by the column's value itself: it tells equal values apart and nothing else.</summary>
    GroupByValue = 256,
    /// <summary>Groups are kept only if the column has enough values in them: <c>HAVING count(c) &gt;= 5</c>.</summary>
    GroupSize = 512,
    /// <summary>
    /// The server computes with its value, in a place whose outcome neither shows nor decides anything: an output of a WITH or sub-select that nobody
    /// uses. Only whether that fails shows, and what the error quotes. Stands beside other uses when all of those are of the value itself.
    /// </summary>
    Computed = 1024,
    /// <summary>As <see cref="Computed"/>, by the definition of a view, whose owner has fixed it.</summary>
    ComputedByView = 2048,
    /// <summary>An index or constraint that the statement makes meets every stored value: it may fail on one.</summary>
    Definition = 4096,
    /// <summary>Decides whether a query inside an expression runs, or a call that leaves a trace.</summary>
    Deciding = 8192,
    /// <summary>As <see cref="Deciding"/>, but only by whether the column has a value at all: COALESCE of the column itself.</summary>
    DecidingByPresence = 16384,
}

/// <summary>One column a statement touches, after views are seen through.</summary>
/// <param name="Column">The column.</param>
/// <param name="Usage">How it is used.</param>
/// <param name="Aggregate">The use is of this aggregate of the column only; null when it is of the column or of anything else computed from it.</param>
public sealed record ColumnAccess(ColumnId Column, ColumnUsage Usage, GuardedAggregate? Aggregate = null)
{
    /// <summary>True when the statement itself uses the column, or gets its values; false when only a view's definition does, for itself.</summary>
    public bool IsOfStatement => Usage != ColumnUsage.ComputedByView;
}
