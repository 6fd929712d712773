using System.Collections.Frozen;
using System.Collections.Immutable;
using DbGuard.Core.Facts;
using DbGuard.Core.Relations;
using Microsoft.SqlServer.TransactSql.ScriptDom;
using CaseExpression = DbGuard.Core.Relations.CaseExpression;
using Literal = Microsoft.SqlServer.TransactSql.ScriptDom.Literal;

namespace DbGuard.Dialects.TSql.Binding;

/// <summary>Scalar expressions: each form has its binding in one table; a form without one is a gap.</summary>
internal sealed partial class StatementBinder
{
    private delegate Expression ScalarBinding(StatementBinder binder, ScalarExpression expression, Scope scope);

    private static readonly FrozenDictionary<Type, ScalarBinding> ScalarBindings = new Dictionary<Type, ScalarBinding>
    {
        [typeof(ColumnReferenceExpression)] = static (b, e, s) => b.BindColumn((ColumnReferenceExpression)e, s),
        [typeof(VariableReference)] = static (b, e, _) => b.BindVariable((VariableReference)e),
        [typeof(GlobalVariableExpression)] = static (b, e, _) => b.BindGlobal((GlobalVariableExpression)e),
        [typeof(IntegerLiteral)] = static (b, e, _) => b.Literal(ConstantKind.Number, (Literal)e),
        [typeof(NumericLiteral)] = static (b, e, _) => b.Literal(ConstantKind.Number, (Literal)e),
        [typeof(RealLiteral)] = static (b, e, _) => b.Literal(ConstantKind.Number, (Literal)e),
        [typeof(MoneyLiteral)] = static (b, e, _) => b.Literal(ConstantKind.Number, (Literal)e),
        [typeof(StringLiteral)] = static (b, e, _) => b.Literal(ConstantKind.Text, (Literal)e),
        [typeof(BinaryLiteral)] = static (b, e, _) => b.Literal(ConstantKind.Bits, (Literal)e),
        [typeof(OdbcLiteral)] = static (b, e, _) => b.Literal(ConstantKind.Text, (Literal)e),
        [typeof(IdentifierLiteral)] = static (b, e, _) => b.Literal(ConstantKind.Text, (Literal)e),
        [typeof(MaxLiteral)] = static (b, e, _) => b.Literal(ConstantKind.Text, (Literal)e),
        [typeof(NullLiteral)] = static (_, _, _) => new Constant(ConstantKind.Null, "", null),
        [typeof(DefaultLiteral)] = static (_, _, _) => DefaultValue.Instance,
        [typeof(ParenthesisExpression)] = static (b, e, s) => b.Bind(((ParenthesisExpression)e).Expression, s),
        [typeof(UnaryExpression)] = static (b, e, s) => new Operation(OperationKind.Other, [b.Bind(((UnaryExpression)e).Expression, s)]),
        [typeof(BinaryExpression)] = static (b, e, s) => b.BindBinary((BinaryExpression)e, s),
        [typeof(CastCall)] = static (b, e, s) => b.BindCast(((CastCall)e).Parameter, ((CastCall)e).DataType, s),
        [typeof(TryCastCall)] = static (b, e, s) => b.BindCast(((TryCastCall)e).Parameter, ((TryCastCall)e).DataType, s),
        [typeof(ConvertCall)] = static (b, e, s) => b.BindConvert(((ConvertCall)e).Parameter, ((ConvertCall)e).Style, ((ConvertCall)e).DataType, s),
        [typeof(TryConvertCall)] = static (b, e, s) => b.BindConvert(((TryConvertCall)e).Parameter, ((TryConvertCall)e).Style, ((TryConvertCall)e).DataType, s),
        [typeof(ParseCall)] = static (b, e, s) => b.BindConvert(((ParseCall)e).StringValue, ((ParseCall)e).Culture, ((ParseCall)e).DataType, s),
        [typeof(TryParseCall)] = static (b, e, s) => b.BindConvert(((TryParseCall)e).StringValue, ((TryParseCall)e).Culture, ((TryParseCall)e).DataType, s),
        [typeof(CoalesceExpression)] = static (b, e, s) => new Operation(OperationKind.Other, b.BindAll(((CoalesceExpression)e).Expressions, s)) { IsChoice = true },
        [typeof(NullIfExpression)] = static (b, e, s) => b.BindNullIf((NullIfExpression)e, s),
        [typeof(IIfCall)] = static (b, e, s) => b.BindIif((IIfCall)e, s),
        [typeof(SimpleCaseExpression)] = static (b, e, s) => b.BindSimpleCase((SimpleCaseExpression)e, s),
        [typeof(SearchedCaseExpression)] = static (b, e, s) => b.BindSearchedCase((SearchedCaseExpression)e, s),
        [typeof(ScalarSubquery)] = static (b, e, s) => new Subquery(SubqueryKind.Scalar, b.BindQuery(((ScalarSubquery)e).QueryExpression, s), null, OperationKind.Other, []),
        [typeof(AtTimeZoneCall)] = static (b, e, s) => new Operation(OperationKind.Other, [b.Bind(((AtTimeZoneCall)e).DateValue, s), b.Bind(((AtTimeZoneCall)e).TimeZone, s)]),
        [typeof(LeftFunctionCall)] = static (b, e, s) => b.BindCall("left", b.BindAll(((LeftFunctionCall)e).Parameters, s), e),
        [typeof(RightFunctionCall)] = static (b, e, s) => b.BindCall("right", b.BindAll(((RightFunctionCall)e).Parameters, s), e),
        [typeof(ParameterlessCall)] = static (b, e, _) => b.BindParameterless((ParameterlessCall)e),
        [typeof(NextValueForExpression)] = static (b, e, s) => b.BindNextValue((NextValueForExpression)e, s),
        [typeof(IdentityFunctionCall)] = static (_, _, _) => new Operation(OperationKind.Other, []),
        [typeof(OdbcFunctionCall)] = static (b, e, s) => b.BindCall(((OdbcFunctionCall)e).Name.Value, b.BindAll(((OdbcFunctionCall)e).Parameters, s), e),
        [typeof(FunctionCall)] = static (b, e, s) => b.BindFunction((FunctionCall)e, s),
        [typeof(ExtractFromExpression)] = static (b, e, s) => new Operation(OperationKind.Other, [b.Bind(((ExtractFromExpression)e).Expression, s)]),
        [typeof(OdbcConvertSpecification)] = static (_, _, _) => new Operation(OperationKind.Other, []),
    }.ToFrozenDictionary();

    public static bool HasScalarBinding(Type type) => ScalarBindings.ContainsKey(type);

    public Expression Bind(ScalarExpression expression, Scope scope)
    {
        EnsureStack();
        if (!ScalarBindings.TryGetValue(expression.GetType(), out var binding))
        {
            return Unhandled(expression);
        }

        var bound = binding(this, expression, scope);
        // COLLATE makes another value of it: one that compares otherwise.
        return expression is PrimaryExpression { Collation: not null } ? new Operation(OperationKind.Other, [bound]) : bound;
    }

    private ImmutableArray<Expression> BindAll(IEnumerable<ScalarExpression> expressions, Scope scope) => [.. expressions.Select(e => Bind(e, scope))];

    private Constant Literal(ConstantKind kind, Literal literal) => new(kind, literal.Value ?? "", SpanOf(literal));

    public Expression BindVariable(VariableReference variable)
    {
        CheckOwnName(variable.Name, variable);
        return state.Read(variable.Name, SpanOf(variable));
    }

    private Operation BindBinary(BinaryExpression binary, Scope scope)
    {
        // A chain leans to the left: walked, not recursed over.
        var operands = new List<Expression>();
        ScalarExpression at = binary;
        while (at is BinaryExpression step)
        {
            operands.Add(Bind(step.SecondExpression, scope));
            at = step.FirstExpression;
        }

        operands.Add(Bind(at, scope));
        operands.Reverse();
        return new Operation(OperationKind.Other, [.. operands]);
    }

    private Expression BindCast(ScalarExpression value, DataTypeReference type, Scope scope)
    {
        var bound = Bind(value, scope);
        return IsKnownType(type) ? new Operation(OperationKind.Cast, [bound]) : new UnknownExpression(Gap(GapKind.UnhandledSyntax, "a user's data type", type));
    }

    private Expression BindConvert(ScalarExpression value, ScalarExpression? style, DataTypeReference type, Scope scope)
    {
        var cast = BindCast(value, type, scope);
        return style is null ? cast : new Operation(OperationKind.Other, [cast, Bind(style, scope)]);
    }

    /// <summary>A type of the server. To make a value of a user's may run the user's code.</summary>
    private static bool IsKnownType(DataTypeReference type) => type is not UserDataTypeReference user
        || user.Name.BaseIdentifier.Value.ToUpperInvariant() is "SYSNAME" or "HIERARCHYID" or "GEOMETRY" or "GEOGRAPHY" or "VECTOR" or "JSON";

    private CaseExpression BindNullIf(NullIfExpression nullIf, Scope scope)
    {
        var first = Bind(nullIf.FirstExpression, scope);
        return new CaseExpression([Compare(OperationKind.Equal, first, Bind(nullIf.SecondExpression, scope))], [first]);
    }

    private CaseExpression BindIif(IIfCall iif, Scope scope) =>
        new([Bind(iif.Predicate, scope)], [Bind(iif.ThenExpression, scope), Bind(iif.ElseExpression, scope)]);

    private CaseExpression BindSimpleCase(SimpleCaseExpression choice, Scope scope)
    {
        var input = Bind(choice.InputExpression, scope);
        var conditions = choice.WhenClauses.Select(w => (Expression)Compare(OperationKind.Equal, input, Bind(w.WhenExpression, scope))).ToImmutableArray();
        return new CaseExpression(conditions, Results(choice.WhenClauses, choice.ElseExpression, scope));
    }

    private CaseExpression BindSearchedCase(SearchedCaseExpression choice, Scope scope) =>
        new([.. choice.WhenClauses.Select(w => Bind(w.WhenExpression, scope))], Results(choice.WhenClauses, choice.ElseExpression, scope));

    private ImmutableArray<Expression> Results(IEnumerable<WhenClause> clauses, ScalarExpression? otherwise, Scope scope)
    {
        var results = clauses.Select(w => Bind(w.ThenExpression, scope)).ToImmutableArray();
        return otherwise is null ? results : results.Add(Bind(otherwise, scope));
    }
}
