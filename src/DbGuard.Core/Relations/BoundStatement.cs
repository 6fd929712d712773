using System.Collections.Immutable;
using DbGuard.Core.Facts;

namespace DbGuard.Core.Relations;

/// <summary>One bound statement: what a dialect hands to <see cref="LineageAnalyzer"/>.</summary>
public sealed record BoundStatement
{
    public required StatementKind Kind { get; init; }

    public SourceSpan Span { get; init; }

    /// <summary>The query or modification; null for statements without one.</summary>
    public Relation? Query { get; init; }

    /// <summary>True when the rows of <see cref="Query"/> (or <see cref="FixedOutputs"/>) go to the client.</summary>
    public bool ReturnsRows { get; init; }

    /// <summary>Result columns that hold no stored value (EXPLAIN, SHOW).</summary>
    public ImmutableArray<string> FixedOutputs { get; init; } = [];

    /// <summary>Where the rows of <see cref="Query"/> go when not to the client: the name of a created relation.</summary>
    public string? CreatedRelation { get; init; }

    /// <summary>Expressions the statement evaluates outside of a query, e.g. arguments of EXECUTE and CALL.</summary>
    public ImmutableArray<Expression> Expressions { get; init; } = [];

    /// <summary>How <see cref="Expressions"/> use their columns; None when they decide nothing that shows.</summary>
    public ColumnUsage ExpressionUsage { get; init; } = ColumnUsage.Predicate;

    /// <summary>Expressions over stored columns that an index or constraint the statement makes is built from.</summary>
    public ImmutableArray<Expression> Keys { get; init; } = [];

    /// <summary>Queries the statement defines but does not run, e.g. inside a rule: read for their accesses and gaps.</summary>
    public ImmutableArray<BoundStatement> Nested { get; init; } = [];

    /// <summary>The defining query that the statement runs again for its owner: REFRESH MATERIALIZED VIEW.</summary>
    public StatementFacts? Rerun { get; init; }

    /// <summary>The statement inside EXPLAIN, PREPARE, DECLARE CURSOR or COPY (query).</summary>
    public BoundStatement? Inner { get; init; }

    public TransactionControl Transaction { get; init; }

    public ObjectKind ObjectKind { get; init; }

    public ImmutableArray<string> ObjectNames { get; init; } = [];

    /// <summary>Traits that follow from the form of the statement; the analyser adds those that follow from its tree.</summary>
    public StatementTraits Traits { get; init; }

    /// <summary>Relations the statement touches other than through <see cref="Query"/>.</summary>
    public ImmutableArray<TableAccess> Tables { get; init; } = [];

    /// <summary>Stored columns that get another name, or leave their kin.</summary>
    public ImmutableArray<ValueFlow> Moves { get; init; } = [];

    public ImmutableArray<SettingChange> Settings { get; init; } = [];

    public ImmutableArray<AnalysisGap> Gaps { get; init; } = [];

    public string? SessionObject { get; init; }

    public int ParameterCount { get; init; }

    /// <summary>See <see cref="StatementFacts.AssumesPlainParameters"/>.</summary>
    public bool AssumesPlainParameters { get; init; }

    /// <summary>See <see cref="StatementFacts.AssumesAbsence"/>.</summary>
    public bool AssumesAbsence { get; init; }
}
