using System.Diagnostics;
using System.Runtime.CompilerServices;
using DbGuard.Core.Catalog;
using DbGuard.Core.Relations;

namespace DbGuard.Core.Facts;

/// <summary>
/// Lineage of relation columns and expressions. Every relation column is computed once (linear in the tree, not in its paths);
/// a recursive common table is a fixpoint from None upwards.
/// </summary>
internal sealed class LineageResolver
{
    private const int MaxSteps = 4_000_000;
    private const int MaxRounds = 64;

    private readonly Dictionary<CommonTable, ColumnLineage[]> _solved = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<CommonTable, ColumnLineage[]> _open = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<Call, GuardedAggregate> _guarded = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<SelectBlock> _prepared = new(ReferenceEqualityComparer.Instance);
    private Dictionary<Relation, ColumnLineage?[]> _memo = new(ReferenceEqualityComparer.Instance);
    private int _steps;

    /// <summary>Lineage of one column of a relation.</summary>
    public ColumnLineage Of(Relation relation, int ordinal)
    {
        switch (relation)
        {
            case TableRelation table:
                return OfStored(table.Table, table.Table.Columns[ordinal]);
            case ViewRelation view:
                return view.Definition.Outputs.Length == view.ColumnCount ? view.Definition.Outputs[ordinal].Lineage : ColumnLineage.Unknown;
            case CommonTableReference reference:
                return OfCommonTable(reference.Table, ordinal);
            case RenamedRelation renamed:
                return Of(renamed.Source, ordinal);
            case SelectBlock or SetOperation or ValuesRelation or FunctionRelation or ComputedRelation or Modification:
                return Memoised(relation, ordinal);
            case JoinRelation or UnknownRelation:
                return ColumnLineage.Unknown;
            default:
                throw new UnreachableException();
        }
    }

    /// <summary>Learns which aggregates of a block are guarded; before any of its expressions is asked for.</summary>
    public void Prepare(SelectBlock block)
    {
        if (_prepared.Add(block))
        {
            GuardedAggregates.Find(block, _guarded);
        }
    }

    /// <summary>True for an aggregate of a bare column that cannot fail with a value, and says no more of it than it may.</summary>
    public bool IsHarmless(Call call) => call.IsAggregate && (_guarded.ContainsKey(call) || GuardedAggregates.CountsRows(call));

    /// <summary>A stored column is its own origin; one that is generated, here or in a descendant, comes from its sources as well.</summary>
    private static ColumnLineage OfStored(TableSchema table, ColumnSchema column)
    {
        var lineage = ColumnLineage.Direct(new ColumnId(table.Id, column.Number));
        foreach (var source in column.GeneratedFrom)
        {
            lineage = lineage.Union(ColumnLineage.Direct(new ColumnId(table.Id, source)).AsDerived());
        }

        foreach (var source in column.GeneratedInKinFrom)
        {
            lineage = lineage.Union(ColumnLineage.Direct(source).AsDerived());
        }

        return lineage;
    }

    /// <summary>Lineage of a whole row as one value.</summary>
    public ColumnLineage OfRow(Relation relation)
    {
        if (relation is UnknownRelation or JoinRelation)
        {
            return ColumnLineage.Unknown;
        }

        var union = new LineageUnion();
        for (var i = 0; i < relation.ColumnCount; i++)
        {
            union.AddDerived(Of(relation, i));
        }

        return union.Result;
    }

    /// <summary>Lineage of an expression.</summary>
    public ColumnLineage Of(Expression expression)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        if (++_steps > MaxSteps)
        {
            throw new AnalysisLimitException();
        }

        switch (expression)
        {
            case ColumnReference column:
                return Of(column.Relation, column.Ordinal);
            case WholeRow row:
                return OfRow(row.Relation);
            case SystemColumn or Constant or Parameter or DefaultValue:
                return ColumnLineage.None;
            case Operation { Kind: OperationKind.Grouping }:
                return ColumnLineage.None;
            case Operation operation:
                return WithBodies(Derived(operation.Operands), operation.Functions);
            case Call call:
                return OfCall(call);
            case CaseExpression choice:
                return Derived(choice.Conditions).Union(Derived(choice.Results));
            case FieldSelection selection:
                return OfField(selection);
            case Subquery subquery:
                return OfSubquery(subquery);
            case UnknownExpression:
                return ColumnLineage.Unknown;
            default:
                throw new UnreachableException();
        }
    }

    private ColumnLineage OfCall(Call call)
    {
        if (call.Function.Effect is FunctionEffect.ReadsByName or FunctionEffect.RunsSql)
        {
            return ColumnLineage.Unknown;
        }

        var lineage = GuardedAggregates.CountsRows(call) ? ColumnLineage.None : Derived(call.Arguments);
        if (_guarded.TryGetValue(call, out var guarded))
        {
            return lineage.Through(guarded);
        }

        if (call.Function.Effect == FunctionEffect.Unclassified && call.RowType is { } rowType)
        {
            // Nothing is known of the function but that it yields rows of this relation: likely the relation's own.
            foreach (var column in rowType.Columns)
            {
                lineage = lineage.Union(OfStored(rowType, column).AsDerived());
            }
        }

        if (call.Filter is { } filter)
        {
            lineage = lineage.Union(Of(filter).AsDerived());
        }

        foreach (var body in call.Bodies)
        {
            foreach (var output in body.Outputs)
            {
                lineage = lineage.Union(output.Lineage.AsDerived());
            }
        }

        return lineage;
    }

    private ColumnLineage OfField(FieldSelection selection)
    {
        if (selection.Input is Call { Bodies: [var body], Function: { Effect: FunctionEffect.AnalysedBody, Candidates: [var function] } } call)
        {
            // A body that yields the columns of the row one by one tells of each.
            var names = function.OutputNames.IsEmpty ? call.RowType?.Columns.Select(c => c.Name).ToList() ?? [] : [.. function.OutputNames];
            var ordinal = names.IndexOf(selection.Field);
            if (ordinal >= 0 && names.Count == body.Outputs.Length)
            {
                return Derived(call.Arguments).Union(body.Outputs[ordinal].Lineage.AsDerived());
            }
        }

        if (RowShape.Fields(selection.Input) is { } fields)
        {
            foreach (var field in fields)
            {
                if (string.Equals(field.Name, selection.Field, StringComparison.Ordinal))
                {
                    return field.Value is FieldSelection opaque && ReferenceEquals(opaque.Input, selection.Input)
                        ? Of(selection.Input).AsDerived()
                        : Of(field.Value);
                }
            }
        }

        return Of(selection.Input).AsDerived();
    }

    private ColumnLineage OfSubquery(Subquery subquery)
    {
        switch (subquery.Kind)
        {
            case SubqueryKind.Exists:
                return ColumnLineage.None;
            case SubqueryKind.Scalar when subquery.Query.ColumnCount == 1:
                return Of(subquery.Query, 0);
            case SubqueryKind.Scalar or SubqueryKind.Array:
                return OfRow(subquery.Query);
            case SubqueryKind.Any or SubqueryKind.All:
                var test = subquery.Test is { } left ? Of(left).AsDerived() : ColumnLineage.None;
                return WithBodies(test.Union(OfRow(subquery.Query)), subquery.Functions);
            default:
                throw new UnreachableException();
        }
    }

    /// <summary>What the functions behind an operator read by themselves shows in its value too.</summary>
    private static ColumnLineage WithBodies(ColumnLineage lineage, System.Collections.Immutable.ImmutableArray<OperatorCall> calls)
    {
        foreach (var call in calls)
        {
            foreach (var body in call.Bodies)
            {
                foreach (var output in body.Outputs)
                {
                    lineage = lineage.Union(output.Lineage.AsDerived());
                }
            }
        }

        return lineage;
    }

    private ColumnLineage Derived(System.Collections.Immutable.ImmutableArray<Expression> operands)
    {
        if (operands.Length == 1)
        {
            return Of(operands[0]).AsDerived();
        }

        var union = new LineageUnion();
        foreach (var operand in operands)
        {
            union.AddDerived(Of(operand));
        }

        return union.Result;
    }

    private ColumnLineage Memoised(Relation relation, int ordinal)
    {
        if (!_memo.TryGetValue(relation, out var columns))
        {
            columns = new ColumnLineage?[relation.ColumnCount];
            _memo.Add(relation, columns);
        }

        // INVARIANT: a column in progress reads as Unknown; only a common table may refer to itself, and that goes through _open.
        if (columns[ordinal] is not { } known)
        {
            columns[ordinal] = ColumnLineage.Unknown;
            known = Compute(relation, ordinal);
            columns[ordinal] = known;
        }

        return known;
    }

    private ColumnLineage Compute(Relation relation, int ordinal)
    {
        switch (relation)
        {
            case SelectBlock block:
                Prepare(block);
                return Of(block.Outputs[ordinal].Value);
            case Modification modification:
                return Of(modification.Returning[ordinal].Value);
            case SetOperation set:
                return ordinal < set.Right.ColumnCount ? Of(set.Left, ordinal).Union(Of(set.Right, ordinal)) : ColumnLineage.Unknown;
            case ValuesRelation values:
                var rows = ColumnLineage.None;
                foreach (var row in values.Rows)
                {
                    rows = ordinal < row.Length ? rows.Union(Of(row[ordinal])) : ColumnLineage.Unknown;
                }

                return rows;
            case FunctionRelation function when ordinal == function.OrdinalityColumn:
                return ColumnLineage.None;
            case FunctionRelation function:
                var called = Derived(function.Calls);
                return function.Body is { } body && ordinal < body.Outputs.Length
                    ? body.Outputs[ordinal].Lineage.Union(ArgumentsOf(function))
                    : called;
            case ComputedRelation computed:
                return Derived(computed.Inputs);
            default:
                throw new UnreachableException();
        }
    }

    private ColumnLineage ArgumentsOf(FunctionRelation function)
    {
        var union = new LineageUnion();
        foreach (var call in function.Calls)
        {
            union.AddDerived(call is Call known ? Derived(known.Arguments) : Of(call));
        }

        return union.Result;
    }

    private ColumnLineage OfCommonTable(CommonTable table, int ordinal)
    {
        if (table.Query is not { } query)
        {
            return ColumnLineage.Unknown;
        }

        if (!table.IsRecursive)
        {
            return ordinal < query.ColumnCount ? Of(query, ordinal) : ColumnLineage.Unknown;
        }

        if (_open.TryGetValue(table, out var partial) || _solved.TryGetValue(table, out partial))
        {
            return partial[ordinal];
        }

        var solved = Solve(table, query);
        if (_open.Count == 0)
        {
            _solved.Add(table, solved);
        }

        return solved[ordinal];
    }

    private ColumnLineage[] Solve(CommonTable table, Relation query)
    {
        var current = new ColumnLineage[table.ColumnNames.Length];
        Array.Fill(current, query.ColumnCount >= current.Length ? ColumnLineage.None : ColumnLineage.Unknown);
        if (query.ColumnCount < current.Length)
        {
            return current;
        }

        _open.Add(table, current);
        var outer = _memo;
        try
        {
            for (var round = 0; round < MaxRounds; round++)
            {
                _memo = new(ReferenceEqualityComparer.Instance);
                var changed = false;
                for (var i = 0; i < current.Length; i++)
                {
                    var next = current[i].Union(Of(query, i));
                    changed |= !next.SameAs(current[i]);
                    current[i] = next;
                }

                if (!changed)
                {
                    return current;
                }
            }

            Array.Fill(current, ColumnLineage.Unknown);
            return current;
        }
        finally
        {
            _memo = outer;
            _open.Remove(table);
        }
    }
}
