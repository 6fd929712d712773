using System.Collections.Immutable;

namespace DbGuard.Core.Relations;

/// <summary>One column a query block or RETURNING yields.</summary>
/// <param name="Name">Name as the server gives it.</param>
/// <param name="Value">Where it comes from.</param>
public readonly record struct NamedExpression(string Name, Expression Value);

/// <summary>One query block: SELECT … FROM … WHERE … and everything that belongs to it.</summary>
public sealed class SelectBlock : Relation
{
    /// <summary>FROM items; several are cross-joined.</summary>
    public ImmutableArray<Relation> From { get; init; } = [];

    public Expression? Where { get; init; }

    /// <summary>Grouping expressions, all grouping sets together.</summary>
    public ImmutableArray<Expression> Group { get; init; } = [];

    /// <summary>True when the block aggregates: grouped, or an aggregate without GROUP BY.</summary>
    public bool IsAggregated { get; init; }

    public Expression? Having { get; init; }

    public ImmutableArray<NamedExpression> Outputs { get; init; } = [];

    /// <summary>Duplicates are removed by these expressions (DISTINCT ON), or by all outputs when empty and <see cref="IsDistinct"/>.</summary>
    public ImmutableArray<Expression> DistinctOn { get; init; } = [];

    public bool IsDistinct { get; init; }

    public ImmutableArray<Expression> Order { get; init; } = [];

    /// <summary>PARTITION BY expressions of windows the block declares.</summary>
    public ImmutableArray<Expression> WindowPartitions { get; init; } = [];

    /// <summary>ORDER BY and frame expressions of windows the block declares.</summary>
    public ImmutableArray<Expression> WindowOrders { get; init; } = [];

    public Expression? Limit { get; init; }

    public Expression? Offset { get; init; }

    /// <summary>Other expressions that decide which rows appear, e.g. TABLESAMPLE arguments.</summary>
    public ImmutableArray<Expression> RowFilters { get; init; } = [];

    /// <summary>The columns of a join under an alias: names, for which nothing is computed.</summary>
    public bool IsJoin { get; init; }

    /// <summary>Takes row locks.</summary>
    public bool IsLocking { get; init; }

    public override int ColumnCount => Outputs.Length;

    public override string ColumnName(int ordinal) => Outputs[ordinal].Name;
}
