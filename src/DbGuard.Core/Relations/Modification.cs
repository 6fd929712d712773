using System.Collections.Immutable;
using DbGuard.Core.Facts;

namespace DbGuard.Core.Relations;

/// <summary>One value written into one column of the target.</summary>
/// <param name="Ordinal">0-based ordinal of the target relation's column.</param>
/// <param name="Value">The value; a <see cref="DefaultValue"/> when the column's default is taken.</param>
public readonly record struct Assignment(int Ordinal, Expression Value);

/// <summary>One WHEN branch of a MERGE, or the DO UPDATE of an upsert.</summary>
/// <param name="Mode">What it does to the target: insert, update, delete, or nothing.</param>
/// <param name="Condition">When it does so.</param>
/// <param name="Assignments">What it writes.</param>
/// <param name="WithoutSource">Runs for target rows that no source row matches.</param>
public sealed record ModificationBranch(AccessModes Mode, Expression? Condition, ImmutableArray<Assignment> Assignments, bool WithoutSource);

/// <summary>INSERT, UPDATE, DELETE or MERGE; its columns are those of RETURNING.</summary>
public sealed class Modification : Relation
{
    public required StatementKind Kind { get; init; }

    /// <summary>The written relation, a <see cref="TableRelation"/>, <see cref="ViewRelation"/> or <see cref="UnknownRelation"/>.</summary>
    public required Relation Target { get; init; }

    /// <summary>Other relations in scope: FROM, USING, the source of an INSERT or MERGE.</summary>
    public ImmutableArray<Relation> From { get; init; } = [];

    /// <summary>WHERE, or the ON of a MERGE.</summary>
    public Expression? Where { get; init; }

    /// <summary>Restricts to the current row of a cursor.</summary>
    public bool IsPositioned { get; init; }

    /// <summary>Assignments of UPDATE and INSERT.</summary>
    public ImmutableArray<Assignment> Assignments { get; init; } = [];

    public ImmutableArray<ModificationBranch> Branches { get; init; } = [];

    /// <summary>Conflict target expressions.</summary>
    public ImmutableArray<Expression> ConflictKeys { get; init; } = [];

    public ImmutableArray<NamedExpression> Returning { get; init; } = [];

    /// <summary>What rewrite rules of the target do besides or instead, with the written values in their places.</summary>
    public ImmutableArray<BoundStatement> RuleActions { get; init; } = [];

    public override int ColumnCount => Returning.Length;

    public override string ColumnName(int ordinal) => Returning[ordinal].Name;
}
