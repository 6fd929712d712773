using DbGuard.Core.Catalog;

namespace DbGuard.Core.Facts;

/// <summary>A value written into a column, or into a relation that the statement creates.</summary>
/// <param name="Target">The written column; null when the target is a new relation, a variable or a notification.</param>
/// <param name="TargetName">Name of the target for people, e.g. <c>public.t.c</c>.</param>
/// <param name="Source">Where the value comes from.</param>
public sealed record ValueFlow(ColumnId? Target, string TargetName, ColumnLineage Source)
{
    /// <summary>The stored column itself gets this name, or leaves its kin under the name it has; null for values that are written.</summary>
    public MovedColumn? MovedTo { get; init; }
}

/// <summary>What a moved column is called afterwards.</summary>
public sealed record MovedColumn(QualifiedName Table, string Column);
