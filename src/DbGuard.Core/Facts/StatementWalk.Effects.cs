using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using DbGuard.Core.Catalog;
using DbGuard.Core.Relations;

namespace DbGuard.Core.Facts;

/// <summary>What a call does beside giving a value: the values it is given go there, and the values that decide whether it runs show there.</summary>
internal sealed partial class StatementWalk
{
    /// <summary>What the functions behind an operator do with its operands.</summary>
    private void AddCalls(ImmutableArray<OperatorCall> calls, ImmutableArray<Expression> operands)
    {
        foreach (var call in calls)
        {
            facts.AddFunction(call.Function);
            AddFlowsInto(call.Function, operands);
            foreach (var body in call.Bodies)
            {
                facts.AddBody(body, throughView: true, withUsages: true);
                AddComputedByBody(body);
                AddEffects(body, operands, isPositional: false);
            }
        }
    }

    /// <summary>The arguments of a function whose doings nobody has seen, and that may write, are written to where they can be read again.</summary>
    private void AddFlowsInto(FunctionAccess function, ImmutableArray<Expression> arguments)
    {
        if (!MayLeaveTraces(function))
        {
            return;
        }

        var given = ColumnLineage.None;
        foreach (var argument in arguments)
        {
            given = given.Union(lineage.Of(argument));
        }

        facts.AddFlow(new(null, function.Name.ToString(), given.AsDerived()));
    }

    /// <summary>
    /// <c>a AND f()</c>: whether f runs tells what a is, and shows in what f leaves behind, or in the time, the counters and the plan of a query.
    /// </summary>
    private void AddDecidingOperands(Operation operation)
    {
        if (!IsLazy(operation))
        {
            return;
        }

        for (var last = operation.Operands.Length - 1; last > 0; last--)
        {
            if (!HasEffect(operation.Operands[last]))
            {
                continue;
            }

            for (var i = 0; i < last; i++)
            {
                AddDeciding(operation, operation.Operands[i]);
            }

            return;
        }
    }

    /// <summary>A plain test of a column is asked as in WHERE; COALESCE asks whether there is a value at all.</summary>
    private void AddDeciding(Operation operation, Expression operand)
    {
        if (operation.IsChoice && operand is ColumnReference)
        {
            facts.AddColumns(lineage.Of(operand), ColumnUsage.DecidingByPresence);
        }
        else if (operation.Kind is OperationKind.And or OperationKind.Or
            && operand is Operation
            {
                Kind: OperationKind.Equal or OperationKind.NotDistinct or OperationKind.In or OperationKind.AnyElement or OperationKind.IsNull or OperationKind.IsNotNull,
                Operands: [ColumnReference, ..],
            })
        {
            Predicate(operand, ColumnUsage.Deciding);
        }
        else
        {
            facts.AddColumns(lineage.Of(operand).AsDerived(), ColumnUsage.Deciding);
        }
    }

    /// <summary>
    /// Lineage of a written value: what COALESCE and CASE choose from is written whole, as in <c>set email = coalesce($1, lower(email))</c>.
    /// </summary>
    private ColumnLineage OfWritten(Expression value)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        var (chosen, deciding) = value switch
        {
            Operation { IsChoice: true } operation => (operation.Operands, []),
            Call { KeepsValue: true } call => (call.Arguments, []),
            CaseExpression choice => (choice.Results, choice.Conditions),
            _ => ([], ImmutableArray<Expression>.Empty),
        };
        if (chosen.IsEmpty)
        {
            return lineage.Of(value);
        }

        var written = ColumnLineage.None;
        foreach (var result in chosen)
        {
            written = written.Union(OfWritten(result));
        }

        foreach (var condition in deciding)
        {
            written = written.Union(lineage.Of(condition).AsDerived());
        }

        return written;
    }

    /// <summary>True when later operands are left out depending on what earlier ones are. Rows are compared field by field.</summary>
    private static bool IsLazy(Operation operation) =>
        operation.IsLazy || operation.IsChoice || operation.Kind is OperationKind.And or OperationKind.Or or OperationKind.In
        || (operation.Operands is [Operation { Kind: OperationKind.Row }, Operation { Kind: OperationKind.Row }]
            && operation.Kind is not (OperationKind.Row or OperationKind.Array));

    /// <summary>True when evaluating the expression can be noticed other than by its value.</summary>
    private static bool HasEffect(Expression expression)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        return expression switch
        {
            Subquery => true,
            Call call => MayLeaveTraces(call.Function) || call.Bodies.Any(ReadsTables) || call.Arguments.Any(HasEffect),
            Operation operation => operation.Functions.Any(f => MayLeaveTraces(f.Function) || f.Bodies.Any(ReadsTables)) || operation.Operands.Any(HasEffect),
            CaseExpression choice => choice.Conditions.Any(HasEffect) || choice.Results.Any(HasEffect),
            FieldSelection selection => HasEffect(selection.Input),
            ColumnReference or WholeRow or SystemColumn or Constant or Parameter or DefaultValue => false,
            UnknownExpression => true,
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    private static bool ReadsTables(StatementFacts body) => !body.Tables.IsEmpty || body.Functions.Any(MayLeaveTraces);

    private static bool MayLeaveTraces(FunctionAccess function) => function.Effect switch
    {
        FunctionEffect.Pure or FunctionEffect.Environment or FunctionEffect.AnalysedBody => false,
        // A function that the policy vouches for and that the database declares to change nothing.
        FunctionEffect.Unclassified => function.Candidates.Any(c => c.Volatility == FunctionVolatility.Volatile),
        _ => true,
    };
}
