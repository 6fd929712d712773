using System.Collections.Immutable;
using DbGuard.Core.Facts;
using DbGuard.Core.Relations;
using DbGuard.Dialects.Postgres.Syntax.Nodes;
using DbGuard.Dialects.Postgres.Syntax;
using DbGuard.Dialects.Postgres.Values;

namespace DbGuard.Dialects.Postgres.Binding;

internal sealed partial class StatementBinder
{
    private Operation BindOperator(SyntaxNode node, Scope scope)
    {
        var name = node.List(AExpr.Name);
        var left = BindOptional(node.Node(AExpr.Lexpr), scope);
        var rightNode = node.Node(AExpr.Rexpr);
        switch (node.Enum(AExpr.Kind))
        {
            case AExprKind.Op:
                var right = Bind(rightNode, scope);
                if (left is Operation { Kind: OperationKind.Row } leftRow && right is Operation { Kind: OperationKind.Row } rightRow
                    && Comparison(name) == OperationKind.Equal && leftRow.Operands.Length == rightRow.Operands.Length)
                {
                    return RowEquality(name, leftRow, rightRow);
                }

                return left is null
                    ? new Operation(OperationKind.Other, [right]) { Functions = OperatorFunctions(name, 0, TypeOf(right)) }
                    : new Operation(Comparison(name), [left, right]) { Functions = OperatorFunctions(name, TypeOf(left), TypeOf(right)) };
            case AExprKind.In:
                var list = new Operation(OperationKind.In, [left!, .. BindAll(rightNode.AsList(), scope)]) { Functions = OperatorFunctions(name, TypeOf(left!), 0) };
                return name.Text(name.Count - 1) == "=" ? list : new Operation(OperationKind.Not, [list]);
            case AExprKind.OpAny when Comparison(name) == OperationKind.Equal:
                var array = Bind(rightNode, scope);
                var elements = OperatorFunctions(name, TypeOf(left!), 0);
                return array is Operation { Kind: OperationKind.Array } listed
                    ? new Operation(OperationKind.In, [left!, .. listed.Operands]) { Functions = elements }
                    : new Operation(OperationKind.AnyElement, [left!, array]) { Functions = elements, ElementCount = ArrayLiteral.CountElements(ConstantText(rightNode)) };
            case AExprKind.OpAny or AExprKind.OpAll:
                return new Operation(OperationKind.Other, [left!, Bind(rightNode, scope)]) { Functions = OperatorFunctions(name, TypeOf(left!), 0) };
            case AExprKind.NotDistinct:
                return new Operation(OperationKind.NotDistinct, [left!, Bind(rightNode, scope)]) { Functions = OperatorFunctions(name, 0, 0) };
            case AExprKind.Distinct:
                return new Operation(OperationKind.Other, [left!, Bind(rightNode, scope)]) { Functions = OperatorFunctions(name, 0, 0) };
            case AExprKind.Nullif:
                return new Operation(OperationKind.Other, [left!, Bind(rightNode, scope)]) { Functions = OperatorFunctions(name, 0, 0), TypeId = TypeOf(left!) };
            case AExprKind.Like or AExprKind.Ilike or AExprKind.Similar:
                var matched = new Operation(OperationKind.Like, [left!, Bind(rightNode, scope)]) { Functions = OperatorFunctions(name, TypeOf(left!), 0) };
                return name.Text(name.Count - 1).StartsWith('!') ? new Operation(OperationKind.Not, [matched]) : matched;
            case AExprKind.Between or AExprKind.NotBetween or AExprKind.BetweenSym or AExprKind.NotBetweenSym:
                return new Operation(OperationKind.Other, [left!, .. BindAll(rightNode.AsList(), scope)]) { IsLazy = true };
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    /// <summary><c>(a, b) = (1, 2)</c> is <c>a = 1 AND b = 2</c> (PostgreSQL 18 docs, 9.25.5 Row Constructor Comparison).</summary>
    private Operation RowEquality(SyntaxList name, Operation left, Operation right) => new(
        OperationKind.And,
        [
            .. left.Operands.Zip(right.Operands, Expression (a, b) =>
                new Operation(OperationKind.Equal, [a, b]) { Functions = OperatorFunctions(name, TypeOf(a), TypeOf(b)) }),
        ]);

    private static OperationKind Comparison(SyntaxList name) => name.Text(name.Count - 1) switch
    {
        "=" => OperationKind.Equal,
        "<>" or "!=" => OperationKind.NotEqual,
        "<" => OperationKind.Less,
        "<=" => OperationKind.LessOrEqual,
        ">" => OperationKind.Greater,
        ">=" => OperationKind.GreaterOrEqual,
        "~~" => OperationKind.Like,
        "||" => OperationKind.Concatenate,
        _ => OperationKind.Other,
    };

    /// <summary>
    /// The functions of user-defined operators that a name could mean here. The server's own operators are pure. An operand type that is
    /// known and differs rules an operator out.
    /// </summary>
    private ImmutableArray<OperatorCall> OperatorFunctions(SyntaxList name, uint leftType, uint rightType)
    {
        var candidates = _catalog.Snapshot.FindOperators(name.Text(name.Count - 1));
        if (candidates.IsEmpty)
        {
            return [];
        }

        var schema = name.Count > 1 ? name.Text(name.Count - 2) : null;
        var functions = ImmutableArray.CreateBuilder<OperatorCall>();
        foreach (var candidate in candidates)
        {
            var visible = schema is null ? _catalog.IsFunctionPath(candidate.Name.Schema, _path) : candidate.Name.Schema == schema;
            if (visible && CouldBe(candidate.LeftTypeId, leftType) && CouldBe(candidate.RightTypeId, rightType))
            {
                functions.Add(FunctionById(candidate.FunctionId));
            }
        }

        return functions.DrainToImmutable();
    }

    private bool CouldBe(uint declared, uint actual)
    {
        // WHY: an operator of two user types never takes operands that are both known to be built-in types; domains and enums may still coerce.
        return actual == 0 || declared == actual || _catalog.Snapshot.FindType(actual) is not { } type
            || type.Name.Schema != CatalogIndex.SystemSchema
            || _catalog.Snapshot.FindType(declared) is not { } parameter
            || parameter.Name.Schema == CatalogIndex.SystemSchema;
    }

    /// <summary>Functions of user-defined conversions to a type; those from a known other type are ruled out.</summary>
    private ImmutableArray<OperatorCall> CastFunctions(uint source, uint target)
    {
        var casts = _catalog.Snapshot.Casts;
        if (casts.IsEmpty)
        {
            return [];
        }

        var functions = ImmutableArray.CreateBuilder<OperatorCall>();
        foreach (var cast in casts)
        {
            if (cast.TargetTypeId == target && (source == 0 || source == cast.SourceTypeId) && cast.FunctionId != 0)
            {
                functions.Add(FunctionById(cast.FunctionId));
            }
        }

        return functions.DrainToImmutable();
    }

    private OperatorCall FunctionById(uint id)
    {
        var function = AccessById(id);
        var bodies = BodiesOf(ref function);
        return new OperatorCall(function, bodies);
    }

    private FunctionAccess AccessById(uint id) => _catalog.Snapshot.FindFunction(id) is { } function
        ? new FunctionAccess(function.Name, [function], _catalog.EffectOf(function) is var effect
            && effect == FunctionEffect.Unclassified && function.Language is "c" or "internal" ? FunctionEffect.Pure : _catalog.EffectOf(function), null)
        : new FunctionAccess(new Core.Catalog.QualifiedName("", "operator"), [], FunctionEffect.Unclassified, null);
}
