using System.Runtime.CompilerServices;
using DbGuard.Core.Relations;

namespace DbGuard.Core.Facts;

/// <summary>The parts of a predicate that must all hold.</summary>
internal static class Conjuncts
{
    public static List<Expression> Of(Expression? predicate)
    {
        var found = new List<Expression>();
        Add(predicate, found);
        return found;
    }

    public static void Add(Expression? predicate, List<Expression> found)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        switch (predicate)
        {
            case null:
                return;
            case Operation { Kind: OperationKind.And } and:
                foreach (var operand in and.Operands)
                {
                    Add(operand, found);
                }

                return;
            default:
                found.Add(predicate);
                return;
        }
    }
}
