using System.Collections.Immutable;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using DbGuard.Core.Catalog;
using DbGuard.Core.Relations;

namespace DbGuard.Core.Facts;

internal sealed partial class StatementWalk
{
    /// <summary>Visits an expression whose own columns are accounted for by the caller: functions, conditions, subqueries and gaps inside it.</summary>
    /// <param name="expression">The expression.</param>
    /// <param name="valuesNoted">An operator around it has noted its literals already: one pass per outermost operator keeps long chains linear.</param>
    /// <param name="computing">What functions and operators around it do with its value.</param>
    private void Visit(Expression expression, bool valuesNoted = false, Computing computing = Computing.No)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        switch (expression)
        {
            case ColumnReference column:
                VisitColumn(column.Relation, column.Ordinal, computing);
                break;
            case WholeRow row:
                AddComputed(lineage.Of(row), computing);
                break;
            case SystemColumn or Constant or Parameter or DefaultValue:
                break;
            case Operation operation:
                VisitOperation(operation, valuesNoted, Most(computing, ComputingOf(operation)));
                break;
            case Call call:
                VisitCall(call, valuesNoted);
                break;
            case CaseExpression choice:
                foreach (var condition in choice.Conditions)
                {
                    Predicate(condition, ColumnUsage.Predicate);
                }

                foreach (var result in choice.Results)
                {
                    Visit(result, valuesNoted, computing);
                }

                break;
            case FieldSelection selection:
                Visit(selection.Input, valuesNoted: false, computing);
                break;
            case Subquery subquery:
                if (computing != Computing.No)
                {
                    AddComputed(lineage.Of(subquery), computing);
                }

                VisitSubquery(subquery);
                break;
            case UnknownExpression unknown:
                facts.AddGap(unknown.Gap);
                break;
            default:
                throw new UnreachableException();
        }
    }

    private static Computing Most(Computing a, Computing b) => a > b ? a : b;

    private void VisitOperation(Operation operation, bool valuesNoted, Computing computing)
    {
        AddCalls(operation.Functions, operation.Operands);
        AddDecidingOperands(operation);
        var noted = valuesNoted || AddComparedValues(operation);
        foreach (var operand in operation.Operands)
        {
            Visit(operand, noted, computing);
        }
    }

    private void VisitCall(Call call, bool valuesNoted)
    {
        facts.AddFunction(call.Function);
        AddFlowsInto(call.Function, call.Arguments);
        var computing = lineage.IsHarmless(call) ? Computing.No : Computing.MayQuote;
        foreach (var argument in call.Arguments)
        {
            Visit(argument, valuesNoted, computing);
        }

        _isOutputVolatile |= call.Function.Candidates.Any(c => c.Volatility == FunctionVolatility.Volatile);

        if (call.Function.Candidates.Any(c => c.ReturnsSet))
        {
            // How many rows there are depends on the arguments: generate_series(1, salary) shows a salary without any column of it.
            foreach (var argument in call.Arguments)
            {
                facts.AddColumns(lineage.Of(argument), ColumnUsage.Predicate);
            }
        }

        if (call.Filter is { } filter)
        {
            Predicate(filter, ColumnUsage.Predicate);
        }

        UseAll(call.Order, ColumnUsage.Order);
        UseGroups(call.WindowPartition);
        UseAll(call.WindowOrder, ColumnUsage.Order);
        if (call.IsDistinct)
        {
            foreach (var argument in call.Arguments)
            {
                facts.AddColumns(lineage.Of(argument), ColumnUsage.Group);
                MeetAmong(argument);
            }
        }

        foreach (var body in call.Bodies)
        {
            facts.AddBody(body, throughView: true, withUsages: true);
            AddComputedByBody(body);
            AddEffects(body, call.Arguments, call.IsPositional && !call.Function.Candidates.Any(c => c.IsVariadic));
        }
    }

    /// <summary>What a body does with the arguments: it may write any of them into any column it writes, and choose rows to write by them.</summary>
    private void AddEffects(StatementFacts body, ImmutableArray<Expression> arguments, bool isPositional)
    {
        facts.AddComparisonsOfBody(body, arguments.All(RowConstants.IsConstant));
        foreach (var value in body.Values.Where(v => v.ParameterNumber > 0))
        {
            for (var i = 0; i < arguments.Length; i++)
            {
                if (!isPositional || i == value.ParameterNumber - 1)
                {
                    AddValues(arguments[i], ColumnLineage.Direct(value.Column));
                }
            }
        }

        const AccessModes Writes = AccessModes.Insert | AccessModes.Update | AccessModes.Delete;
        if (!body.Tables.Any(t => (t.Modes & Writes) != 0))
        {
            return;
        }

        facts.Traits |= StatementTraits.NestedWrite
            | (body.Traits & (StatementTraits.UnboundedWrite | StatementTraits.TautologicalPredicate | StatementTraits.MultiRowWrite | StatementTraits.Locking));
        var given = ColumnLineage.None;
        foreach (var argument in arguments)
        {
            given = given.Union(lineage.Of(argument).AsDerived());
        }

        facts.AddColumns(given, ColumnUsage.Predicate);
        foreach (var flow in body.Flows)
        {
            facts.AddFlow(flow);
        }

        foreach (var column in body.Columns)
        {
            if ((column.Usage & ColumnUsage.Target) != 0)
            {
                facts.AddFlow(new(column.Column, NameOf(column.Column, body), given));
            }
        }
    }

    private static string NameOf(ColumnId column, StatementFacts body) =>
        body.Tables.FirstOrDefault(t => t.Table.Id == column.TableId)?.Table is { } table ? $"{table.Name}.{table.FindColumn(column.Number)?.Name}" : "";

    private void VisitSubquery(Subquery subquery)
    {
        if (!subquery.Functions.IsEmpty && subquery.Test is { } compared)
        {
            AddCalls(subquery.Functions, [compared, .. Enumerable.Range(0, subquery.Query.ColumnCount).Select(i => new ColumnReference(subquery.Query, i))]);
        }

        if (subquery.Test is { } test)
        {
            var usage = subquery.Comparison is OperationKind.Equal or OperationKind.NotDistinct or OperationKind.In ? ColumnUsage.Join : ColumnUsage.Join | ColumnUsage.Predicate;
            Use(test, usage);
            UseRow(subquery.Query, usage);
            if (usage == ColumnUsage.Join)
            {
                MeetRow(test, subquery.Query);
            }
        }

        Visit(subquery.Query);
    }

    /// <summary>Visits a condition: the columns of each comparison are used as the form of the comparison says.</summary>
    private void Predicate(Expression condition, ColumnUsage fallback)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        switch (condition)
        {
            case Operation { Kind: OperationKind.And or OperationKind.Or or OperationKind.Not } logical:
                foreach (var operand in logical.Operands)
                {
                    Predicate(operand, fallback);
                }

                break;
            case Operation { Kind: OperationKind.Equal or OperationKind.NotDistinct, Operands: [var left, var right] } equality:
                if (left is ColumnReference a && right is ColumnReference b && !ReferenceEquals(a.Relation, b.Relation))
                {
                    Compare(equality, ColumnUsage.Join);
                    Meet(left, right);
                }
                else if (IsEqualityWithConstant(left, right))
                {
                    Compare(equality, ColumnUsage.EqualityPredicate);
                    AddComparison(lineage.Of(left), right);
                }
                else if (IsEqualityWithConstant(right, left))
                {
                    Compare(equality, ColumnUsage.EqualityPredicate);
                    AddComparison(lineage.Of(right), left);
                }
                else
                {
                    Use(equality, fallback | ColumnUsage.Predicate);
                }

                break;
            case Operation { Kind: OperationKind.IsNull or OperationKind.IsNotNull, Operands: [ColumnReference] } presence:
                // As IS NOT DISTINCT FROM NULL.
                Compare(presence, ColumnUsage.EqualityPredicate);
                break;
            case Operation { Kind: OperationKind.In, Operands: [var tested, ..] } membership:
                if (IsConstantList(tested, membership))
                {
                    Compare(membership, ColumnUsage.EqualityPredicate);
                    AddComparisons(lineage.Of(tested), membership.Operands[1..]);
                }
                else
                {
                    Use(membership, fallback | ColumnUsage.Predicate);
                }

                break;
            case Operation { Kind: OperationKind.AnyElement, Operands: [var member, var array] } any:
                if (member is ColumnReference && RowConstants.IsConstant(array))
                {
                    Compare(any, ColumnUsage.EqualityPredicate);
                    AddElementComparisons(lineage.Of(member), any.ElementCount, array);
                }
                else
                {
                    Use(any, fallback | ColumnUsage.Predicate);
                }

                break;
            case Subquery { Kind: not SubqueryKind.Scalar } subquery:
                Visit(subquery);
                break;
            default:
                Use(condition, fallback | ColumnUsage.Predicate);
                break;
        }
    }

    /// <summary>Marks the columns behind each operand as used so: an operand may itself be a value computed in a sub-select or view.</summary>
    private void Compare(Operation comparison, ColumnUsage usage)
    {
        foreach (var operand in comparison.Operands)
        {
            facts.AddColumns(lineage.Of(operand), usage);
        }

        VisitOperation(comparison, valuesNoted: false, comparison.Functions.IsEmpty ? Computing.No : Computing.MayQuote);
    }

    private static bool IsEqualityWithConstant(Expression column, Expression other) => column is ColumnReference && RowConstants.IsConstant(other);

    private static bool IsConstantList(Expression tested, Operation membership)
    {
        if (tested is not ColumnReference)
        {
            return false;
        }

        for (var i = 1; i < membership.Operands.Length; i++)
        {
            if (!RowConstants.IsConstant(membership.Operands[i]))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Literals and parameters that stand beside columns under one operator meet those columns.</summary>
    /// <returns>True when the operator's literals are accounted for, its operands' included.</returns>
    private bool AddComparedValues(Operation operation)
    {
        if (operation.Operands.Length < 2 || operation.Kind is OperationKind.And or OperationKind.Or or OperationKind.Not or OperationKind.Row or OperationKind.Array)
        {
            return false;
        }

        var columns = lineage.Of(operation);
        if (columns.Origins.IsEmpty)
        {
            return true;
        }

        foreach (var operand in operation.Operands)
        {
            AddValues(operand, columns);
        }

        return true;
    }

    private void AddValues(Expression value, ColumnLineage columns)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        switch (value)
        {
            case Constant { Span: { } span, Kind: not ConstantKind.Null }:
                foreach (var origin in columns.Origins)
                {
                    facts.AddValue(new(0, span, origin.Column));
                }

                break;
            case Parameter parameter:
                foreach (var origin in columns.Origins)
                {
                    facts.AddValue(new(parameter.Number, null, origin.Column));
                }

                break;
            case Operation operation:
                foreach (var operand in operation.Operands)
                {
                    AddValues(operand, columns);
                }

                break;
            case Call call:
                foreach (var argument in call.Arguments)
                {
                    AddValues(argument, columns);
                }

                break;
            case CaseExpression choice:
                foreach (var result in choice.Results)
                {
                    AddValues(result, columns);
                }

                break;
            case Constant or ColumnReference or WholeRow or SystemColumn or DefaultValue or FieldSelection or Subquery or UnknownExpression:
                break;
            default:
                throw new UnreachableException();
        }
    }
}
