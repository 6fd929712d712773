using System.Runtime.CompilerServices;
using DbGuard.Core.Relations;

namespace DbGuard.Core.Facts;

/// <summary>Which expressions have one value for the whole statement, given by the client.</summary>
internal static class RowConstants
{
    /// <summary>A literal, a parameter, or a value computed from those alone by operators, casts and pure functions.</summary>
    public static bool IsConstant(Expression expression)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        switch (expression)
        {
            case Constant or Parameter:
                return true;
            case Operation operation:
                foreach (var operand in operation.Operands)
                {
                    if (!IsConstant(operand))
                    {
                        return false;
                    }
                }

                return true;
            case Call { Function.Effect: FunctionEffect.Pure, IsAggregate: false } call:
                foreach (var candidate in call.Function.Candidates)
                {
                    // Of generate_series and its like every row is another value.
                    if (candidate.ReturnsSet)
                    {
                        return false;
                    }
                }

                foreach (var argument in call.Arguments)
                {
                    if (!IsConstant(argument))
                    {
                        return false;
                    }
                }

                return call.Filter is null && call.WindowPartition.IsEmpty && call.WindowOrder.IsEmpty;
            case ColumnReference or WholeRow or SystemColumn or DefaultValue or CaseExpression or FieldSelection or Subquery or UnknownExpression or Call:
                return false;
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    /// <summary>True for an expression that is one value: of a list or array value it is false, several rows may equal it.</summary>
    public static bool IsSingleConstant(Expression expression) =>
        IsConstant(expression) && expression is not Operation { Kind: OperationKind.Array or OperationKind.Row };
}
