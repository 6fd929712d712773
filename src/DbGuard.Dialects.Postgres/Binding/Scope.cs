using DbGuard.Core.Relations;

namespace DbGuard.Dialects.Postgres.Binding;

/// <summary>One name a query can see in FROM: a relation under an alias, or the columns a join merges.</summary>
internal sealed class ScopeItem(Relation relation)
{
    /// <summary>Alias, or the relation's own name; null for a join without an alias.</summary>
    public string? Name { get; init; }

    /// <summary>Schema when no alias hides it; then <c>schema.name.column</c> works.</summary>
    public string? Schema { get; init; }

    public Relation Relation { get; } = relation;

    /// <summary>The columns when they are not simply those of the relation: merged join columns.</summary>
    public NamedExpression[]? Columns { get; init; }

    /// <summary>How many columns <c>*</c> means; the rest can be named only.</summary>
    public int StarCount { get; init; } = -1;

    /// <summary>For a join under an alias and merged columns: which columns <c>*</c> leaves out; null when none.</summary>
    public bool[]? OutsideStar { get; init; }

    /// <summary>Columns may be named without the item's name.</summary>
    public bool ColumnsVisible { get; set; } = true;

    /// <summary>The item's name may qualify columns.</summary>
    public bool NameVisible { get; set; } = true;

    /// <summary>True when the one column of a function without a row type bears the alias: then the alias is that column.</summary>
    public bool IsScalarFunction { get; init; }

    /// <summary>True when <c>*</c> means this column too.</summary>
    public bool IsInStar(int i) => OutsideStar is { } outside ? !outside[i] : StarCount < 0 || i < StarCount;

    public int ColumnCount => Columns?.Length ?? Relation.ColumnCount;

    public string ColumnName(int i) => Columns is null ? Relation.ColumnName(i) : Columns[i].Name;

    public Expression Column(int i) => Columns is null ? new ColumnReference(Relation, i) : Columns[i].Value;

    /// <summary>Ordinal of the column of that name; -1 when there is none.</summary>
    public int Find(string name)
    {
        var count = ColumnCount;
        for (var i = 0; i < count; i++)
        {
            if (string.Equals(ColumnName(i), name, StringComparison.Ordinal))
            {
                return i;
            }
        }

        return -1;
    }
}

/// <summary>A window the query block declares.</summary>
internal sealed record NamedWindow(System.Collections.Immutable.ImmutableArray<Expression> Partition, System.Collections.Immutable.ImmutableArray<Expression> Order);

/// <summary>Everything a query block can name; unresolved names go to the enclosing block.</summary>
internal sealed class Scope(Scope? parent)
{
    public Scope? Parent { get; } = parent;

    public List<ScopeItem> Items { get; } = [];

    public Dictionary<string, CommonTableBinding>? CommonTables { get; set; }

    /// <summary>Only the first so many of <see cref="CommonTables"/> can be seen: an item of a plain WITH list sees the ones before it.</summary>
    public int CommonTableLimit { get; init; } = int.MaxValue;

    public Dictionary<string, NamedWindow>? Windows { get; set; }

    /// <summary>An aggregate was bound in this block.</summary>
    public bool HasAggregate { get; set; }

    /// <summary>The predicate of the block, once it is bound: what is bound after it is computed only for rows that fulfil it.</summary>
    public Expression? Where { get; set; }

    /// <summary>Other expressions that decide which rows the block sees (TABLESAMPLE).</summary>
    public List<Expression>? RowFilters { get; set; }

    public ScopeItem? FindItem(string? schema, string name)
    {
        foreach (var item in Items)
        {
            if (item.NameVisible && string.Equals(item.Name, name, StringComparison.Ordinal)
                && (schema is null || string.Equals(item.Schema, schema, StringComparison.Ordinal)))
            {
                return item;
            }
        }

        return null;
    }

    public CommonTableBinding? FindCommonTable(string name)
    {
        for (var scope = this; scope is not null; scope = scope.Parent)
        {
            if (scope.CommonTables is { } tables && tables.TryGetValue(name, out var found) && found.Order < scope.CommonTableLimit)
            {
                return found;
            }
        }

        return null;
    }
}
