using System.Collections.Immutable;
using DbGuard.Core.Facts;

namespace DbGuard.Core.Relations;

/// <summary>A function, aggregate or window call: computed from its arguments, its filter, and what an analysed body yields.</summary>
public sealed class Call(FunctionAccess function, ImmutableArray<Expression> arguments) : Expression
{
    /// <summary>What is called and what it is known to do.</summary>
    public FunctionAccess Function { get; } = function;

    public ImmutableArray<Expression> Arguments { get; } = arguments;

    /// <summary>FILTER (WHERE …): decides which rows count, so the value depends on it.</summary>
    public Expression? Filter { get; init; }

    /// <summary>ORDER BY inside the call, and of WITHIN GROUP for hypothetical sets.</summary>
    public ImmutableArray<Expression> Order { get; init; } = [];

    public bool IsDistinct { get; init; }

    /// <summary>False when an argument is given by name: then its place says nothing of which parameter it is.</summary>
    public bool IsPositional { get; init; } = true;

    /// <summary>The value is that of the only argument in another spelling, whole: <c>lower(email)</c>. It tells nothing of a part of it.</summary>
    public bool KeepsValue { get; init; }

    /// <summary>True for an aggregate that is not used as a window function.</summary>
    public bool IsAggregate { get; init; }

    public ImmutableArray<Expression> WindowPartition { get; init; } = [];

    public ImmutableArray<Expression> WindowOrder { get; init; } = [];

    /// <summary>Facts of the body when every candidate was analysed.</summary>
    public ImmutableArray<StatementFacts> Bodies { get; init; } = [];

    /// <summary>The relation whose row type the call returns; null when it returns no row of one.</summary>
    public Catalog.TableSchema? RowType { get; init; }
}
