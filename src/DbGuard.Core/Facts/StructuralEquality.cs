using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using DbGuard.Core.Relations;

namespace DbGuard.Core.Facts;

/// <summary>Whether two expressions are the same expression over the same columns. Unequal is always a safe answer.</summary>
internal sealed class StructuralEquality : IEqualityComparer<Expression>
{
    public static StructuralEquality Instance { get; } = new();

    public static bool Same(Expression a, Expression b)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        return (a, b) switch
        {
            (ColumnReference x, ColumnReference y) => ReferenceEquals(x.Relation, y.Relation) && x.Ordinal == y.Ordinal,
            (WholeRow x, WholeRow y) => ReferenceEquals(x.Relation, y.Relation),
            (SystemColumn x, SystemColumn y) => ReferenceEquals(x.Relation, y.Relation) && x.Name == y.Name,
            (Constant x, Constant y) => x.Kind == y.Kind && x.Kind != ConstantKind.Null && x.Text == y.Text,
            (Parameter x, Parameter y) => x.Number == y.Number,
            (Operation x, Operation y) => x.Kind == y.Kind && x.Kind != OperationKind.Other && SameAll(x.Operands, y.Operands),
            (Call x, Call y) => x.Function.Effect == FunctionEffect.Pure && x.Function.Name == y.Function.Name && SameAll(x.Arguments, y.Arguments),
            (FieldSelection x, FieldSelection y) => x.Field == y.Field && Same(x.Input, y.Input),
            _ => false,
        };
    }

    public bool Equals(Expression? x, Expression? y) => x is null ? y is null : y is not null && Same(x, y);

    public int GetHashCode([DisallowNull] Expression obj) => obj.GetType().GetHashCode();

    private static bool SameAll(System.Collections.Immutable.ImmutableArray<Expression> a, System.Collections.Immutable.ImmutableArray<Expression> b)
    {
        if (a.Length != b.Length)
        {
            return false;
        }

        for (var i = 0; i < a.Length; i++)
        {
            if (!Same(a[i], b[i]))
            {
                return false;
            }
        }

        return true;
    }
}
