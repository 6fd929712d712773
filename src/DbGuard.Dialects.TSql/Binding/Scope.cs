using DbGuard.Core.Relations;
using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace DbGuard.Dialects.TSql.Binding;

/// <summary>One relation a query block can name.</summary>
internal sealed class ScopeItem(Relation relation, string? name)
{
    public Relation Relation { get; } = relation;

    /// <summary>Alias, or the relation's own name.</summary>
    public string? Name { get; } = name;

    /// <summary>Schema where no alias hides it.</summary>
    public string? Schema { get; init; }

    /// <summary>What the relation is filled through, when it is one of the text's own.</summary>
    public Carrier? Carrier { get; init; }

    /// <summary>False for <c>inserted</c> and <c>deleted</c>, whose columns need their name.</summary>
    public bool ColumnsVisible { get; init; } = true;

    /// <summary>What stands for a column instead of the relation's own: written values of <c>inserted</c>.</summary>
    public IReadOnlyDictionary<int, Expression>? Replaced { get; init; }

    public Expression Column(int ordinal) => Replaced is { } replaced && replaced.TryGetValue(ordinal, out var value) ? value : new ColumnReference(Relation, ordinal);

    /// <summary>Ordinal of the column: an exact name first; -1 when there is none, -2 when several differ in case alone.</summary>
    public int Find(string name) => Find(Relation, name);

    public static int Find(Relation relation, string name)
    {
        var found = -1;
        for (var i = 0; i < relation.ColumnCount; i++)
        {
            var column = relation.ColumnName(i);
            if (string.Equals(column, name, StringComparison.Ordinal))
            {
                return i;
            }

            if (string.Equals(column, name, StringComparison.OrdinalIgnoreCase))
            {
                found = found == -1 ? i : -2;
            }
        }

        return found;
    }
}

/// <summary>What a query block can name; other names go to the enclosing block.</summary>
internal sealed class Scope(Scope? parent)
{
    public Scope? Parent { get; } = parent;

    public List<ScopeItem> Items { get; } = [];

    public Dictionary<string, CommonTable>? CommonTables { get; set; }

    /// <summary>An aggregate was bound in this block.</summary>
    public bool HasAggregate { get; set; }

    /// <summary>Other expressions that decide which rows the block sees.</summary>
    public List<Expression> RowFilters { get; } = [];

    /// <summary>The block's WINDOW clause, by name; null without one.</summary>
    public Dictionary<string, WindowDefinition>? Windows { get; set; }

    /// <summary>Inside FROM of this block only what stands to the left is seen, by ON and APPLY.</summary>
    public Scope Since(int first)
    {
        var scope = new Scope(Parent);
        scope.Items.AddRange(Items.Skip(first));
        return scope;
    }

    public CommonTable? FindCommonTable(string name)
    {
        for (var scope = this; scope is not null; scope = scope.Parent)
        {
            if (scope.CommonTables is { } tables && tables.TryGetValue(name, out var found))
            {
                return found;
            }
        }

        return null;
    }
}
