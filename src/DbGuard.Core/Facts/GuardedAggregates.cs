using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.CompilerServices;
using DbGuard.Core.Catalog;
using DbGuard.Core.Relations;

namespace DbGuard.Core.Facts;

/// <summary>
/// Finds aggregates that say nothing but one number about many rows: over a bare column of a table, without DISTINCT, FILTER, ORDER BY or OVER,
/// in a block whose HAVING keeps every group to a least number of rows in which the column has a value, and whose joins double no row of the
/// table: who could repeat a row could weigh it until the average is that row's value.
/// </summary>
internal static class GuardedAggregates
{
    /// <summary>Adds the guarded aggregates among a block's outputs and sort keys. Those in HAVING are computed for small groups too.</summary>
    public static void Find(SelectBlock block, Dictionary<Call, GuardedAggregate> found)
    {
        if (block.Having is null || !block.IsAggregated || !block.RowFilters.IsEmpty)
        {
            return;
        }

        var sizes = Conjuncts.Of(block.Having);
        foreach (var output in block.Outputs)
        {
            Find(output.Value, block, sizes, found);
        }

        foreach (var key in block.Order)
        {
            Find(key, block, sizes, found);
        }
    }

    /// <summary>The column whose values a part of HAVING counts, when that is all it does: <c>count(c) &gt;= 5</c>; null for any other.</summary>
    public static ColumnReference? CountedBy(Expression conjunct) =>
        LeastSize(conjunct, out _) is { Arguments: [ColumnReference column] } ? column : null;

    /// <summary>True for <c>count(c)</c> where c is never NULL: it counts rows and says nothing of c.</summary>
    public static bool CountsRows(Call call) =>
        IsPlain(call, "count") && call.Arguments is [ColumnReference column] && IsNeverNull(column);

    /// <summary>True for a column of a table that is declared NOT NULL. That it is NULL in rows of an outer join says nothing of its values.</summary>
    public static bool IsNeverNull(ColumnReference column) =>
        column.Relation is TableRelation { Table: { Kind: RelationKind.Table or RelationKind.PartitionedTable } table } && table.Columns[column.Ordinal].NotNull;

    private static void Find(Expression expression, SelectBlock block, List<Expression> sizes, Dictionary<Call, GuardedAggregate> found)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        switch (expression)
        {
            case Call call when call.IsAggregate:
                if (LeastGroup(call, block, sizes) is { } least)
                {
                    found[call] = new GuardedAggregate(call.Function.Name.Name, least);
                }

                break;
            case Call call:
                FindAll(call.Arguments, block, sizes, found);
                break;
            case Operation operation:
                FindAll(operation.Operands, block, sizes, found);
                break;
            case CaseExpression choice:
                FindAll(choice.Results, block, sizes, found);
                break;
            case FieldSelection or Subquery or ColumnReference or WholeRow or SystemColumn or Constant or Parameter or DefaultValue or UnknownExpression:
                break;
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    private static void FindAll(ImmutableArray<Expression> expressions, SelectBlock block, List<Expression> sizes, Dictionary<Call, GuardedAggregate> found)
    {
        foreach (var expression in expressions)
        {
            Find(expression, block, sizes, found);
        }
    }

    /// <summary>The least number of values the aggregate is made of; null when none is proved.</summary>
    private static long? LeastGroup(Call call, SelectBlock block, List<Expression> sizes)
    {
        if (!IsPlain(call, null) || call.Arguments is not [ColumnReference { Relation: TableRelation table } column])
        {
            return null;
        }

        long? least = null;
        foreach (var size in sizes)
        {
            if (LeastSize(size, out var count) is { } counter && Counts(counter, column, block))
            {
                least = Math.Max(least ?? 0, count);
            }
        }

        return least > 0 && !CanDouble(table, block) ? least : null;
    }

    private static bool Counts(Call counter, ColumnReference column, SelectBlock block) => counter.Arguments switch
    {
        [ColumnReference counted] => ReferenceEquals(counted.Relation, column.Relation) && counted.Ordinal == column.Ordinal,
        // count(*) counts the values only where every row has one, and a join may add rows without.
        [] => block.From is [TableRelation] && IsNeverNull(column),
        _ => false,
    };

    private static bool CanDouble(TableRelation table, SelectBlock block) => block.From switch
    {
        [TableRelation only] => !ReferenceEquals(only, table),
        _ => new JoinGraph(block.From, block.Where, given: table) is var graph && !(graph.Joins(table) && graph.AllPinned(static _ => false)),
    };

    /// <summary><c>count(…) &gt;= n</c> in any spelling: the call, and the least count it lets pass.</summary>
    private static Call? LeastSize(Expression conjunct, out long count)
    {
        count = 0;
        if (conjunct is not Operation { Operands: [var left, var right], Functions.IsEmpty: true } comparison)
        {
            return null;
        }

        var (call, number, kind) = (left, right) switch
        {
            (Call l, Constant r) => (l, r, comparison.Kind),
            (Constant l, Call r) => (r, l, Mirrored(comparison.Kind)),
            _ => (null, null, OperationKind.Other),
        };
        if (call is null || !IsPlain(call, "count") || number is not { Kind: ConstantKind.Number }
            || !long.TryParse(number.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) || value > int.MaxValue)
        {
            return null;
        }

        count = kind == OperationKind.Greater ? value + 1 : value;
        return kind is OperationKind.GreaterOrEqual or OperationKind.Greater or OperationKind.Equal ? call : null;
    }

    private static OperationKind Mirrored(OperationKind kind) => kind switch
    {
        OperationKind.LessOrEqual => OperationKind.GreaterOrEqual,
        OperationKind.Less => OperationKind.Greater,
        OperationKind.Equal => OperationKind.Equal,
        _ => OperationKind.Other,
    };

    private static bool IsPlain(Call call, string? name) =>
        call is { IsAggregate: true, IsDistinct: false, Filter: null, Order.IsEmpty: true, WindowPartition.IsEmpty: true, WindowOrder.IsEmpty: true, Bodies.IsEmpty: true }
        && call.Function is { Effect: FunctionEffect.Pure, Candidates.IsEmpty: false, Name: var function } && (name is null || function.Name == name)
        // An aggregate of a user that shares the name may be the one the server takes.
        && call.Function.Candidates.All(c => c.IsSystem);
}
