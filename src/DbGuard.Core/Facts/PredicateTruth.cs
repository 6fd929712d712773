using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using DbGuard.Core.Catalog;
using DbGuard.Core.Relations;

namespace DbGuard.Core.Facts;

internal enum Truth
{
    Open,
    AlwaysTrue,
    AlwaysFalse,
}

/// <summary>
/// Whether a predicate can be seen to hold for every row, or for none: constants, a value compared with itself, IS NOT NULL on a NOT NULL
/// column, a complement (<c>a = 1 OR a &lt;&gt; 1</c>), membership of a table's column in that same column.
/// NULLs are ignored where that makes a predicate a tautology: <c>id = id</c> counts as always true.
/// </summary>
internal static class PredicateTruth
{
    public static Truth Of(Expression predicate)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        switch (predicate)
        {
            case Constant { Kind: ConstantKind.Boolean } constant:
                return constant.Text == "true" ? Truth.AlwaysTrue : Truth.AlwaysFalse;
            case Constant { Kind: ConstantKind.Null }:
                return Truth.AlwaysFalse;
            case Constant { Kind: ConstantKind.Text } text:
                return text.Text is "t" or "true" or "1" or "on" or "yes" or "y" ? Truth.AlwaysTrue : Truth.Open;
            case Operation operation:
                return OfOperation(operation);
            case Subquery subquery:
                return OfSubquery(subquery);
            case Constant or Parameter or ColumnReference or WholeRow or SystemColumn or DefaultValue or CaseExpression or FieldSelection
                or Call or UnknownExpression:
                return Truth.Open;
            default:
                throw new UnreachableException();
        }
    }

    private static Truth OfOperation(Operation operation)
    {
        switch (operation.Kind)
        {
            case OperationKind.And:
                return All(operation, Truth.AlwaysFalse, Truth.AlwaysTrue);
            case OperationKind.Or:
                return HasComplement(operation) ? Truth.AlwaysTrue : All(operation, Truth.AlwaysTrue, Truth.AlwaysFalse);
            case OperationKind.Not:
                return Of(operation.Operands[0]) switch
                {
                    Truth.AlwaysTrue => Truth.AlwaysFalse,
                    Truth.AlwaysFalse => Truth.AlwaysTrue,
                    _ => Truth.Open,
                };
            case OperationKind.Cast or OperationKind.IsTrue:
                return operation.Operands.Length == 1 ? Of(operation.Operands[0]) : Truth.Open;
            case OperationKind.IsNotNull:
                return Nullness(operation.Operands[0], Truth.AlwaysTrue);
            case OperationKind.IsNull:
                return Nullness(operation.Operands[0], Truth.AlwaysFalse);
            case OperationKind.Equal or OperationKind.NotDistinct or OperationKind.LessOrEqual or OperationKind.GreaterOrEqual:
                return Compare(operation, sameIs: Truth.AlwaysTrue);
            case OperationKind.NotEqual or OperationKind.Less or OperationKind.Greater:
                return Compare(operation, sameIs: Truth.AlwaysFalse);
            case OperationKind.Like:
                return operation.Operands is [_, Constant { Kind: ConstantKind.Text, Text: "%" }, ..] ? Truth.AlwaysTrue : Compare(operation, Truth.Open);
            case OperationKind.In:
                return operation.Operands.Skip(1).Any(o => StructuralEquality.Same(operation.Operands[0], o)) ? Truth.AlwaysTrue : Truth.Open;
            case OperationKind.AnyElement or OperationKind.Other or OperationKind.Concatenate or OperationKind.Row or OperationKind.Array or OperationKind.Grouping:
                return Truth.Open;
            default:
                throw new UnreachableException();
        }
    }

    private static Truth All(Operation operation, Truth deciding, Truth neutral)
    {
        var result = neutral;
        foreach (var operand in operation.Operands)
        {
            var truth = Of(operand);
            if (truth == deciding)
            {
                return deciding;
            }

            if (truth == Truth.Open)
            {
                result = Truth.Open;
            }
        }

        return result;
    }

    private static Truth Nullness(Expression operand, Truth whenNotNull) => operand switch
    {
        ColumnReference { Relation: TableRelation table, Ordinal: var ordinal } when table.Table.Columns[ordinal].NotNull => whenNotNull,
        Constant { Kind: not ConstantKind.Null } => whenNotNull,
        WholeRow or SystemColumn => whenNotNull,
        _ => Truth.Open,
    };

    private static Truth Compare(Operation operation, Truth sameIs)
    {
        if (operation.Operands is not [var left, var right])
        {
            return Truth.Open;
        }

        if (left is Constant { Kind: ConstantKind.Number } a && right is Constant { Kind: ConstantKind.Number } b
            && decimal.TryParse(a.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var x)
            && decimal.TryParse(b.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var y))
        {
            var holds = operation.Kind switch
            {
                OperationKind.Equal or OperationKind.NotDistinct => x == y,
                OperationKind.NotEqual => x != y,
                OperationKind.Less => x < y,
                OperationKind.LessOrEqual => x <= y,
                OperationKind.Greater => x > y,
                OperationKind.GreaterOrEqual => x >= y,
                _ => (bool?)null,
            };
            return holds is null ? Truth.Open : holds.Value ? Truth.AlwaysTrue : Truth.AlwaysFalse;
        }

        if (left is Constant { Kind: ConstantKind.Text } s && right is Constant { Kind: ConstantKind.Text } t && s.Text != t.Text)
        {
            return operation.Kind switch
            {
                OperationKind.NotEqual => Truth.AlwaysTrue,
                OperationKind.Equal or OperationKind.NotDistinct => Truth.AlwaysFalse,
                _ => Truth.Open,
            };
        }

        return StructuralEquality.Same(left, right) ? sameIs : Truth.Open;
    }

    private static bool HasComplement(Operation or)
    {
        for (var i = 0; i < or.Operands.Length && i < 64; i++)
        {
            for (var j = i + 1; j < or.Operands.Length && j < 64; j++)
            {
                if (AreComplements(or.Operands[i], or.Operands[j]) || AreComplements(or.Operands[j], or.Operands[i]))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static bool AreComplements(Expression a, Expression b)
    {
        if (a is not Operation left)
        {
            return b is Operation { Kind: OperationKind.Not, Operands: [var inner] } && StructuralEquality.Same(a, inner);
        }

        if (b is Operation { Kind: OperationKind.Not, Operands: [var negated] } && StructuralEquality.Same(a, negated))
        {
            return true;
        }

        if (b is not Operation right || left.Operands.Length != right.Operands.Length)
        {
            return false;
        }

        var opposite = (left.Kind, right.Kind) is
            (OperationKind.IsNull, OperationKind.IsNotNull) or
            (OperationKind.Equal, OperationKind.NotEqual) or
            (OperationKind.Less, OperationKind.GreaterOrEqual) or
            (OperationKind.Less, OperationKind.Greater) or
            (OperationKind.LessOrEqual, OperationKind.GreaterOrEqual) or
            (OperationKind.LessOrEqual, OperationKind.Greater);
        return opposite && left.Operands.AsSpan().SequenceEqual(right.Operands.AsSpan(), StructuralEquality.Instance);
    }

    private static Truth OfSubquery(Subquery subquery)
    {
        switch (subquery.Kind)
        {
            case SubqueryKind.Any when subquery.Comparison == OperationKind.Equal:
                return subquery.Test is ColumnReference { Relation: TableRelation tested } column
                    && Unrestricted(subquery.Query) is { } block && block.Outputs is [{ Value: ColumnReference { Relation: TableRelation same } selected }]
                    && same.Table.Id == tested.Table.Id && selected.Ordinal == column.Ordinal
                        ? Truth.AlwaysTrue
                        : Truth.Open;
            case SubqueryKind.Exists:
                return Unrestricted(subquery.Query) is not null || JoinsSameColumns(subquery.Query) ? Truth.AlwaysTrue : Truth.Open;
            case SubqueryKind.Any or SubqueryKind.All or SubqueryKind.Scalar or SubqueryKind.Array:
                return Truth.Open;
            default:
                throw new UnreachableException();
        }
    }

    /// <summary>The block when it reads all rows of its tables; null otherwise.</summary>
    private static SelectBlock? Unrestricted(Relation relation) =>
        relation is SelectBlock { Having: null, RowFilters.IsEmpty: true, Offset: null } block
        && block.From.All(f => f is TableRelation) && (block.Where is null || Of(block.Where) == Truth.AlwaysTrue)
        && (block.Limit is null || block.From.IsEmpty)
            ? block
            : null;

    /// <summary>EXISTS over the same table joined to the outer row only by equal columns: every row finds itself.</summary>
    private static bool JoinsSameColumns(Relation relation)
    {
        if (relation is not SelectBlock { Having: null, From: [TableRelation inner], Where: { } where } block || !block.RowFilters.IsEmpty)
        {
            return false;
        }

        foreach (var conjunct in Conjuncts.Of(where))
        {
            if (conjunct is not Operation { Kind: OperationKind.Equal, Operands: [ColumnReference { Relation: TableRelation a } left, ColumnReference { Relation: TableRelation b } right] }
                || a.Table.Id != b.Table.Id || left.Ordinal != right.Ordinal || !(ReferenceEquals(a, inner) || ReferenceEquals(b, inner)))
            {
                return false;
            }
        }

        return true;
    }
}
