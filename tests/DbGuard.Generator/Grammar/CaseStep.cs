using DbGuard.Generator.Trees;

namespace DbGuard.Generator.Grammar;

/// <summary>One statement of a case.</summary>
/// <param name="Statement">The statement.</param>
/// <param name="Rows">The query whose columns its answer has; null when it has none of a query.</param>
internal sealed record CaseStep(SqlNode Statement, SqlNode? Rows)
{
    /// <summary>What the statement as a whole is known for.</summary>
    public Traits Traits => Statement.Traits | (Rows?.Traits ?? Traits.None);

    /// <summary>It stands around the others: BEGIN, ROLLBACK, DEALLOCATE.</summary>
    public bool IsFrame { get; init; }

    /// <summary>It cannot be sent with parameters.</summary>
    public bool IsUtility { get; init; }
}
