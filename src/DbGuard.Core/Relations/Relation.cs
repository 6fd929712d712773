using System.Collections.Immutable;
using DbGuard.Core.Catalog;
using DbGuard.Core.Facts;

namespace DbGuard.Core.Relations;

/// <summary>
/// One occurrence of something that yields rows, bound: every name in it is resolved. Identity is the object itself, so the same
/// table named twice is two relations, and an expression of an inner query refers to an outer relation by reference.
/// The hierarchy is closed: a dialect can build these and nothing else.
/// </summary>
public abstract class Relation
{
    private protected Relation()
    {
    }

    /// <summary>Number of columns; 0 for an unknown relation.</summary>
    public abstract int ColumnCount { get; }

    /// <summary>Common tables this relation introduces. Those it never refers to still run when they write.</summary>
    public ImmutableArray<CommonTable> With { get; init; } = [];

    /// <summary>Name of a column by ordinal, 0-based.</summary>
    public abstract string ColumnName(int ordinal);
}

/// <summary>A stored relation: table, partition, foreign table, sequence, system relation. Reading a parent reads its children too.</summary>
public sealed class TableRelation(TableSchema table, SourceSpan? span) : Relation
{
    public TableSchema Table { get; } = table;

    /// <summary>Where the statement names it.</summary>
    public SourceSpan? Span { get; } = span;

    /// <summary>Rows of this occurrence are locked (FOR UPDATE and its like).</summary>
    public bool IsLocked { get; set; }

    public override int ColumnCount => Table.Columns.Length;

    public override string ColumnName(int ordinal) => Table.Columns[ordinal].Name;
}

/// <summary>A view or materialized view, seen through: the facts of its defining query, analysed once per catalog snapshot.</summary>
public sealed class ViewRelation(TableSchema view, StatementFacts definition, SourceSpan? span) : Relation
{
    public TableSchema View { get; } = view;

    /// <summary>Facts of the defining query; its outputs answer for the view's columns, by position.</summary>
    public StatementFacts Definition { get; } = definition;

    public SourceSpan? Span { get; } = span;

    public bool IsLocked { get; set; }

    public override int ColumnCount => View.Columns.Length;

    public override string ColumnName(int ordinal) => View.Columns[ordinal].Name;
}

public enum JoinKind
{
    Inner,
    Left,
    Right,
    Full,
}

/// <summary>
/// A join as it stands in FROM. It has no columns of its own: expressions refer to the two sides, and a merged USING column is the
/// side (or, for a full join, the composite of both) that the server takes it from.
/// </summary>
public sealed class JoinRelation(JoinKind kind, Relation left, Relation right, Expression? condition) : Relation
{
    public JoinKind Kind { get; } = kind;

    public Relation Left { get; } = left;

    public Relation Right { get; } = right;

    /// <summary>ON, or the equalities of USING and NATURAL; null for a cross join.</summary>
    public Expression? Condition { get; } = condition;

    public override int ColumnCount => 0;

    public override string ColumnName(int ordinal) => throw new ArgumentOutOfRangeException(nameof(ordinal));
}

/// <summary>UNION, INTERSECT or EXCEPT; columns pair up by position.</summary>
public sealed class SetOperation(Relation left, Relation right, bool isAll, bool isUnion) : Relation
{
    public Relation Left { get; } = left;

    public Relation Right { get; } = right;

    /// <summary>False for INTERSECT and EXCEPT, which compare the rows of one side with those of the other.</summary>
    public bool IsUnion { get; } = isUnion;

    /// <summary>False when duplicates are removed, which compares the values.</summary>
    public bool IsAll { get; } = isAll;

    public override int ColumnCount => Left.ColumnCount;

    public override string ColumnName(int ordinal) => Left.ColumnName(ordinal);
}

/// <summary>VALUES: a list of rows of expressions.</summary>
public sealed class ValuesRelation(ImmutableArray<ImmutableArray<Expression>> rows) : Relation
{
    public ImmutableArray<ImmutableArray<Expression>> Rows { get; } = rows;

    public override int ColumnCount => Rows.Length == 0 ? 0 : Rows[0].Length;

    public override string ColumnName(int ordinal) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"column{ordinal + 1}");
}

/// <summary>A reference to a common table.</summary>
public sealed class CommonTableReference(CommonTable table) : Relation
{
    public CommonTable Table { get; } = table;

    public override int ColumnCount => Table.ColumnNames.Length;

    public override string ColumnName(int ordinal) => Table.ColumnNames[ordinal];
}

/// <summary>The same rows under other column names: <c>AS t(a, b)</c>.</summary>
public sealed class RenamedRelation(Relation source, ImmutableArray<string> names) : Relation
{
    public Relation Source { get; } = source;

    public override int ColumnCount => names.Length;

    public override string ColumnName(int ordinal) => names[ordinal];
}

/// <summary>Functions in FROM. A column that an analysed body yields has that body's lineage; any other is computed from all arguments.</summary>
public sealed class FunctionRelation(ImmutableArray<Expression> calls, ImmutableArray<string> names, StatementFacts? body) : Relation
{
    public ImmutableArray<Expression> Calls { get; } = calls;

    /// <summary>0-based ordinal of the column WITH ORDINALITY adds, which only counts; -1 without.</summary>
    public int OrdinalityColumn { get; init; } = -1;

    /// <summary>Facts of the body whose outputs answer for the columns by position, when there is exactly one call and it was analysed.</summary>
    public StatementFacts? Body { get; } = body;

    public override int ColumnCount => names.Length;

    public override string ColumnName(int ordinal) => names[ordinal];
}

/// <summary>A relation whose every column is computed from all of its inputs, e.g. JSON_TABLE and XMLTABLE.</summary>
public sealed class ComputedRelation(ImmutableArray<Expression> inputs, ImmutableArray<string> names) : Relation
{
    public ImmutableArray<Expression> Inputs { get; } = inputs;

    /// <summary>The server's type ids of the columns, 0 where not known; empty when none is. No lineage depends on them.</summary>
    public ImmutableArray<uint> TypeIds { get; init; } = [];

    public override int ColumnCount => names.Length;

    public override string ColumnName(int ordinal) => names[ordinal];
}

/// <summary>A relation the dialect could not bind. Whatever comes from it is unknown.</summary>
public sealed class UnknownRelation(AnalysisGap gap) : Relation
{
    public AnalysisGap Gap { get; } = gap;

    public override int ColumnCount => 0;

    public override string ColumnName(int ordinal) => throw new ArgumentOutOfRangeException(nameof(ordinal));
}
