using System.Collections.Immutable;

namespace DbGuard.Core.Relations;

/// <summary>A named query of a WITH list. A recursive one is referred to from inside its own query.</summary>
public sealed class CommonTable(string name, ImmutableArray<string> columnNames)
{
    public string Name { get; } = name;

    /// <summary>Column names; of a recursive one those of its first arm.</summary>
    public ImmutableArray<string> ColumnNames { get; } = columnNames;

    /// <summary>The query; set once, when bound.</summary>
    public Relation? Query { get; set; }

    /// <summary>The first arm of a union under WITH RECURSIVE; where the query refers to this table, its columns have the types of this arm. Null for any other.</summary>
    public Relation? FirstArm { get; init; }

    /// <summary>True when the query refers to this table.</summary>
    public bool IsRecursive { get; set; }
}
