using System.Collections.Frozen;
using System.Collections.Immutable;
using DbGuard.Core.Facts;
using DbGuard.Core.Relations;
using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace DbGuard.Dialects.TSql.Binding;

/// <summary>Boolean expressions: each form has its binding in one table; a form without one is a gap.</summary>
internal sealed partial class StatementBinder
{
    private delegate Expression BooleanBinding(StatementBinder binder, BooleanExpression expression, Scope scope);

    private static readonly FrozenDictionary<Type, BooleanBinding> BooleanBindings = new Dictionary<Type, BooleanBinding>
    {
        [typeof(BooleanBinaryExpression)] = static (b, e, s) => b.BindLogic((BooleanBinaryExpression)e, s),
        [typeof(BooleanComparisonExpression)] = static (b, e, s) => b.BindComparison((BooleanComparisonExpression)e, s),
        [typeof(BooleanIsNullExpression)] = static (b, e, s) =>
            new Operation(((BooleanIsNullExpression)e).IsNot ? OperationKind.IsNotNull : OperationKind.IsNull, [b.Bind(((BooleanIsNullExpression)e).Expression, s)]),
        [typeof(BooleanNotExpression)] = static (b, e, s) => new Operation(OperationKind.Not, [b.Bind(((BooleanNotExpression)e).Expression, s)]),
        [typeof(BooleanParenthesisExpression)] = static (b, e, s) => b.Bind(((BooleanParenthesisExpression)e).Expression, s),
        [typeof(BooleanTernaryExpression)] = static (b, e, s) => b.BindBetween((BooleanTernaryExpression)e, s),
        [typeof(InPredicate)] = static (b, e, s) => b.BindIn((InPredicate)e, s),
        [typeof(LikePredicate)] = static (b, e, s) => b.BindLike((LikePredicate)e, s),
        [typeof(ExistsPredicate)] = static (b, e, s) =>
            new Subquery(SubqueryKind.Exists, b.BindQuery(((ExistsPredicate)e).Subquery.QueryExpression, s), null, OperationKind.Other, []),
        [typeof(SubqueryComparisonPredicate)] = static (b, e, s) => b.BindQuantified((SubqueryComparisonPredicate)e, s),
        [typeof(FullTextPredicate)] = static (b, e, s) => b.BindFullText((FullTextPredicate)e, s),
        [typeof(DistinctPredicate)] = static (b, e, s) => b.BindDistinct((DistinctPredicate)e, s),
        [typeof(RegexpLikePredicate)] = static (b, e, s) => b.BindRegexp((RegexpLikePredicate)e, s),
        [typeof(TSEqualCall)] = static (b, e, s) =>
            new Operation(OperationKind.Other, [b.Bind(((TSEqualCall)e).FirstExpression, s), b.Bind(((TSEqualCall)e).SecondExpression, s)]),
    }.ToFrozenDictionary();

    public static bool HasBooleanBinding(Type type) => BooleanBindings.ContainsKey(type);

    public Expression Bind(BooleanExpression expression, Scope scope)
    {
        EnsureStack();
        return BooleanBindings.TryGetValue(expression.GetType(), out var binding) ? binding(this, expression, scope) : Unhandled(expression);
    }

    private Operation BindLogic(BooleanBinaryExpression logic, Scope scope)
    {
        // A chain of one operator leans to the left: walked, not recursed over.
        var operands = new List<Expression>();
        BooleanExpression at = logic;
        while (at is BooleanBinaryExpression step && step.BinaryExpressionType == logic.BinaryExpressionType)
        {
            operands.Add(Bind(step.SecondExpression, scope));
            at = step.FirstExpression;
        }

        operands.Add(Bind(at, scope));
        operands.Reverse();
        return new Operation(logic.BinaryExpressionType == BooleanBinaryExpressionType.And ? OperationKind.And : OperationKind.Or, [.. operands]);
    }

    private Operation BindComparison(BooleanComparisonExpression comparison, Scope scope)
    {
        var first = Bind(comparison.FirstExpression, scope);
        var second = Bind(comparison.SecondExpression, scope);
        return Compare(KindOf(comparison.ComparisonType), first, second);
    }

    /// <summary>
    /// A comparison. Of two constants the server's collation and conversions decide ('a' = 'A', 1 = '1'): of such a one nothing is said, but for
    /// equal whole numbers, of which <c>1 = 1</c> is.
    /// </summary>
    private static Operation Compare(OperationKind kind, Expression first, Expression second)
    {
        var isPlain = first is not Constant || second is not Constant
            || (first is Constant { Kind: ConstantKind.Number } a && second is Constant { Kind: ConstantKind.Number } b && IsWhole(a.Text) && IsWhole(b.Text));
        return new Operation(isPlain ? kind : OperationKind.Other, [Compared(first, second), Compared(second, first)]);
    }

    /// <summary>A text that is compared with a number is converted to one: computed, and quoted by the error when it is none (message 245).</summary>
    private static Expression Compared(Expression value, Expression other) =>
        other is Constant { Kind: ConstantKind.Number } && value is ColumnReference { Relation: TableRelation table, Ordinal: var ordinal } && IsText(table.Table.Columns[ordinal].TypeName)
            ? Converted(value)
            : value;

    private static bool IsText(string type) => type.StartsWith("char", StringComparison.OrdinalIgnoreCase) || type.StartsWith("varchar", StringComparison.OrdinalIgnoreCase)
        || type.StartsWith("nchar", StringComparison.OrdinalIgnoreCase) || type.StartsWith("nvarchar", StringComparison.OrdinalIgnoreCase)
        || type.StartsWith("sysname", StringComparison.OrdinalIgnoreCase);

    private static bool IsWhole(string number) => number.Length is > 0 and < 10 && number.AsSpan().IndexOfAnyExceptInRange('0', '9') < 0;

    private static OperationKind KindOf(BooleanComparisonType type) => type switch
    {
        BooleanComparisonType.Equals => OperationKind.Equal,
        BooleanComparisonType.NotEqualToBrackets or BooleanComparisonType.NotEqualToExclamation => OperationKind.NotEqual,
        BooleanComparisonType.LessThan => OperationKind.Less,
        BooleanComparisonType.LessThanOrEqualTo or BooleanComparisonType.NotGreaterThan => OperationKind.LessOrEqual,
        BooleanComparisonType.GreaterThan => OperationKind.Greater,
        BooleanComparisonType.GreaterThanOrEqualTo or BooleanComparisonType.NotLessThan => OperationKind.GreaterOrEqual,
        // *= and =*: outer joins of old.
        _ => OperationKind.Other,
    };

    private Operation BindBetween(BooleanTernaryExpression between, Scope scope)
    {
        var value = Bind(between.FirstExpression, scope);
        var range = new Operation(OperationKind.And,
        [
            Compare(OperationKind.GreaterOrEqual, value, Bind(between.SecondExpression, scope)),
            Compare(OperationKind.LessOrEqual, value, Bind(between.ThirdExpression, scope)),
        ]);
        return between.TernaryExpressionType == BooleanTernaryExpressionType.NotBetween ? new Operation(OperationKind.Not, [range]) : range;
    }

    private Expression BindIn(InPredicate predicate, Scope scope)
    {
        var test = Bind(predicate.Expression, scope);
        Expression bound;
        if (predicate.Subquery is { } subquery)
        {
            bound = new Subquery(SubqueryKind.Any, BindQuery(subquery.QueryExpression, scope), test, OperationKind.Equal, []);
        }
        else
        {
            var values = BindAll(predicate.Values, scope);
            var number = values.FirstOrDefault(v => v is Constant { Kind: ConstantKind.Number });
            bound = new Operation(test is Constant ? OperationKind.Other : OperationKind.In, [number is null ? test : Compared(test, number), .. values]);
        }

        return predicate.NotDefined ? new Operation(OperationKind.Not, [bound]) : bound;
    }

    private Operation BindLike(LikePredicate like, Scope scope)
    {
        var value = Bind(like.FirstExpression, scope);
        var pattern = Bind(like.SecondExpression, scope);
        ImmutableArray<Expression> operands = like.EscapeExpression is { } escape ? [value, pattern, Bind(escape, scope)] : [value, pattern];
        var bound = new Operation(value is Constant ? OperationKind.Other : OperationKind.Like, operands);
        return like.NotDefined ? new Operation(OperationKind.Not, [bound]) : bound;
    }

    /// <summary>IS [NOT] DISTINCT FROM: equality that knows NULL.</summary>
    private Operation BindDistinct(DistinctPredicate predicate, Scope scope)
    {
        var equal = Compare(OperationKind.Equal, Bind(predicate.FirstExpression, scope), Bind(predicate.SecondExpression, scope));
        return predicate.IsNot ? equal : new Operation(OperationKind.Not, [equal]);
    }

    private Operation BindRegexp(RegexpLikePredicate predicate, Scope scope)
    {
        var value = Bind(predicate.Text, scope);
        var pattern = Bind(predicate.Pattern, scope);
        ImmutableArray<Expression> operands = predicate.Flags is { } flags ? [value, pattern, Bind(flags, scope)] : [value, pattern];
        return new Operation(value is Constant ? OperationKind.Other : OperationKind.Like, operands);
    }

    private Subquery BindQuantified(SubqueryComparisonPredicate predicate, Scope scope) => new(
        predicate.SubqueryComparisonPredicateType == SubqueryComparisonPredicateType.All ? SubqueryKind.All : SubqueryKind.Any,
        BindQuery(predicate.Subquery.QueryExpression, scope),
        Bind(predicate.Expression, scope),
        KindOf(predicate.ComparisonType),
        []);

    /// <summary>CONTAINS and FREETEXT look into the columns they name; without names, into all that are indexed.</summary>
    private Expression BindFullText(FullTextPredicate predicate, Scope scope)
    {
        if (predicate.PropertyName is not null || predicate.Columns.Any(c => c.ColumnType != ColumnType.Regular))
        {
            return Unhandled(predicate);
        }

        return new Operation(OperationKind.Other, [.. predicate.Columns.Select(c => BindColumn(c, scope)), Bind(predicate.Value, scope)]);
    }
}
