using System.Collections.Immutable;

namespace DbGuard.Core.Relations;

/// <summary>The operations that predicate analysis understands; every other operator, constructor or conversion is <see cref="Other"/>.</summary>
public enum OperationKind
{
    /// <summary>Any value computed from the operands.</summary>
    Other,
    And,
    Or,
    Not,
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    /// <summary>IS NOT DISTINCT FROM.</summary>
    NotDistinct,
    /// <summary>First operand equals one of the others: IN list.</summary>
    In,
    /// <summary>First operand equals an element of the array that is the second: <c>= ANY (array)</c>.</summary>
    AnyElement,
    IsNull,
    IsNotNull,
    /// <summary>IS TRUE; other truth tests are <see cref="Other"/>.</summary>
    IsTrue,
    /// <summary>Pattern match; second operand is the pattern.</summary>
    Like,
    /// <summary><c>||</c>.</summary>
    Concatenate,
    /// <summary>A conversion of its single operand; the value is still computed.</summary>
    Cast,
    /// <summary>ROW(…): fields in order.</summary>
    Row,
    /// <summary>ARRAY[…].</summary>
    Array,
    /// <summary>Which grouping set a row belongs to: no value of its operands shows.</summary>
    Grouping,
}

/// <summary>An operator, constructor or conversion over operands: computed from all of them.</summary>
public sealed class Operation(OperationKind kind, ImmutableArray<Expression> operands) : Expression
{
    public OperationKind Kind { get; } = kind;

    public ImmutableArray<Expression> Operands { get; } = operands;

    /// <summary>User-defined functions behind the operator or conversion.</summary>
    public ImmutableArray<OperatorCall> Functions { get; init; } = [];

    /// <summary>
    /// Operands after the first are evaluated only if earlier ones leave the answer open: BETWEEN. AND, OR, IN, COALESCE and comparisons of rows
    /// are so anyway.
    /// </summary>
    public bool IsLazy { get; init; }

    /// <summary>The value is the first operand that is not NULL, whole: COALESCE.</summary>
    public bool IsChoice { get; init; }

    /// <summary>For <see cref="OperationKind.AnyElement"/>: how many elements a literal array has; null when it is no literal.</summary>
    public int? ElementCount { get; init; }

    /// <summary>For a cast to a row type and for a typed row: the relation whose row type it is.</summary>
    public Catalog.TableSchema? RowType { get; init; }

    /// <summary>The server's type id of the value where the dialect is certain of it; 0 otherwise. No lineage depends on it.</summary>
    public uint TypeId { get; init; }
}
