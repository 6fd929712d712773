using System.Collections.Immutable;

namespace DbGuard.Core.Catalog;

/// <summary>A relation as the catalog snapshot knows it.</summary>
public sealed record TableSchema
{
    /// <summary>Server's relation id, stable across renames.</summary>
    public required uint Id { get; init; }

    public required QualifiedName Name { get; init; }

    public required RelationKind Kind { get; init; }

    /// <summary>Live columns in declared order; dropped columns leave gaps in <see cref="ColumnSchema.Number"/>.</summary>
    public required ImmutableArray<ColumnSchema> Columns { get; init; }

    /// <summary>Inheritance parents and partition parents.</summary>
    public ImmutableArray<uint> ParentIds { get; init; } = [];

    /// <summary>Column sets that identify at most one row (primary key, unique constraints and indexes without predicate), by column number.</summary>
    public ImmutableArray<ImmutableArray<short>> UniqueKeys { get; init; } = [];

    /// <summary>What the server compares written values with: keys of every kind, also partial ones and those over expressions.</summary>
    public ImmutableArray<WriteComparison> ComparedWrites { get; init; } = [];

    /// <summary>True when a write to one row may change further rows: a trigger of a user, or a foreign key that cascades to others.</summary>
    public bool WritesSpread { get; init; }

    /// <summary>The defining query of a view or materialized view as the server deparses it with every name qualified; null for other kinds.</summary>
    public string? Definition { get; init; }

    /// <summary>True for the server's own catalog relations.</summary>
    public bool IsSystem { get; init; }

    /// <summary>For the server's own relations, what reading them reveals; set by the dialect.</summary>
    public SystemSensitivity Sensitivity { get; init; }

    /// <summary>Columns, by number, of a system relation of <see cref="SystemSensitivity.Metadata"/> that reveal more than that; set by the dialect.</summary>
    public ImmutableArray<short> SensitiveColumns { get; init; } = [];

    /// <summary>For the server's own relations, columns that hold the text of definitions; set by the dialect.</summary>
    public ImmutableArray<string> CodeColumns { get; init; } = [];

    /// <summary>True when rewrite rules other than a view's own exist: a write may run other statements.</summary>
    public bool HasRules { get; init; }

    /// <summary>Those rules as the server deparses them with every name qualified; empty when they are not known.</summary>
    public ImmutableArray<string> Rules { get; init; } = [];

    /// <summary>The server's row estimate; negative when it has none.</summary>
    public double EstimatedRows { get; init; } = -1;

    /// <summary>Finds a column by its folded name; null when there is none.</summary>
    public ColumnSchema? FindColumn(string name)
    {
        foreach (var column in Columns)
        {
            if (string.Equals(column.Name, name, StringComparison.Ordinal))
            {
                return column;
            }
        }

        return null;
    }

    /// <summary>Finds a column by its number; null when there is none.</summary>
    public ColumnSchema? FindColumn(short number)
    {
        foreach (var column in Columns)
        {
            if (column.Number == number)
            {
                return column;
            }
        }

        return null;
    }
}
