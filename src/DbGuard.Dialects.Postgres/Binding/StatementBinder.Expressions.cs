using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using DbGuard.Core.Facts;
using DbGuard.Core.Relations;
using DbGuard.Dialects.Postgres.Syntax;
using DbGuard.Dialects.Postgres.Syntax.Nodes;

namespace DbGuard.Dialects.Postgres.Binding;

internal sealed partial class StatementBinder
{
    private ImmutableArray<Expression> BindAll(SyntaxList list, Scope scope)
    {
        if (list.IsEmpty)
        {
            return [];
        }

        var expressions = ImmutableArray.CreateBuilder<Expression>(list.Count);
        foreach (var item in list)
        {
            expressions.Add(Bind(item, scope));
        }

        return expressions.MoveToImmutable();
    }

    private Expression? BindOptional(SyntaxNode node, Scope scope) => node.IsNull ? null : Bind(node, scope);

    private void AddOptional(SyntaxNode node, Scope scope, ImmutableArray<Expression>.Builder expressions)
    {
        if (!node.IsNull)
        {
            expressions.Add(Bind(node, scope));
        }
    }

    private Expression Bind(SyntaxNode node, Scope scope)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        _bound?.Add(node);
        switch (node.Tag)
        {
            case NodeTag.ColumnRef:
                return IsStar(node) ? BindStarArgument(node, scope) : BindColumn(node, scope);
            case NodeTag.AConst:
                return BindConstant(node);
            case NodeTag.ParamRef:
                return BindParameter(node);
            case NodeTag.AExpr:
                return BindOperator(node, scope);
            case NodeTag.BoolExpr:
                return new Operation(
                    node.Enum(BoolExpr.Boolop) switch
                    {
                        BoolExprType.And => OperationKind.And,
                        BoolExprType.Or => OperationKind.Or,
                        BoolExprType.Not => OperationKind.Not,
                        _ => OperationKind.Other,
                    },
                    BindAll(node.List(BoolExpr.Args), scope));
            case NodeTag.FuncCall:
                return BindCall(node, scope);
            case NodeTag.SubLink:
                return BindSubLink(node, scope);
            case NodeTag.CaseExpr:
                return BindCase(node, scope);
            case NodeTag.TypeCast:
                return BindCast(node, scope);
            case NodeTag.CollateClause:
                var collated = Bind(node.Node(CollateClause.Arg), scope);
                return new Operation(OperationKind.Cast, [collated]) { TypeId = TypeOf(collated) };
            case NodeTag.NullTest:
                return new Operation(
                    node.Enum(NullTest.Nulltesttype) == NullTestType.Null ? OperationKind.IsNull : OperationKind.IsNotNull,
                    [Bind(node.Node(NullTest.Arg), scope)]);
            case NodeTag.BooleanTest:
                return new Operation(
                    node.Enum(BooleanTest.Booltesttype) == BoolTestType.True ? OperationKind.IsTrue : OperationKind.Other,
                    [Bind(node.Node(BooleanTest.Arg), scope)]);
            case NodeTag.AIndirection:
                return BindIndirection(node, scope, withoutLast: false);
            case NodeTag.AArrayExpr:
                var elements = BindAll(node.List(AArrayExpr.Elements), scope);
                return new Operation(OperationKind.Array, elements) { TypeId = TypeOfArray(elements) };
            case NodeTag.RowExpr:
                return new Operation(OperationKind.Row, BindRow(node.List(RowExpr.Args), scope));
            case NodeTag.CoalesceExpr:
                var alternatives = BindAll(node.List(CoalesceExpr.Args), scope);
                return new Operation(OperationKind.Other, alternatives) { TypeId = CommonType(alternatives), IsChoice = true };
            case NodeTag.MinMaxExpr:
                var compared = BindAll(node.List(MinMaxExpr.Args), scope);
                return new Operation(OperationKind.Other, compared) { TypeId = CommonType(compared) };
            case NodeTag.NamedArgExpr:
                return Bind(node.Node(NamedArgExpr.Arg), scope);
            case NodeTag.SQLValueFunction:
                return new Operation(OperationKind.Other, []);
            case NodeTag.GroupingFunc:
                return new Operation(OperationKind.Grouping, BindAll(node.List(GroupingFunc.Args), scope));
            case NodeTag.SetToDefault:
                return DefaultValue.Instance;
            case NodeTag.MergeSupportFunc:
                return new Operation(OperationKind.Other, []);
            case NodeTag.List:
                return new Operation(OperationKind.Row, BindAll(node.AsList(), scope));
            case NodeTag.XmlExpr or NodeTag.XmlSerialize:
            case NodeTag.JsonFuncExpr or NodeTag.JsonParseExpr or NodeTag.JsonScalarExpr or NodeTag.JsonSerializeExpr:
            case NodeTag.JsonObjectConstructor or NodeTag.JsonArrayConstructor or NodeTag.JsonIsPredicate or NodeTag.JsonValueExpr:
                return new Operation(OperationKind.Other, BindParts(node, scope));
            case NodeTag.JsonObjectAgg or NodeTag.JsonArrayAgg:
                scope.HasAggregate = true;
                return new Operation(OperationKind.Other, BindParts(node, scope));
            case NodeTag.JsonArrayQueryConstructor:
                return new Subquery(SubqueryKind.Array, BindQuery(node.Node(JsonArrayQueryConstructor.Query), scope), null, OperationKind.Other, []);
            default:
                return Unhandled(node);
        }
    }

    /// <summary><c>count(c.*)</c>, <c>row(t.*)</c>: the whole row as an argument.</summary>
    private static Expression BindStarArgument(SyntaxNode node, Scope scope)
    {
        var fields = node.List(ColumnRef.Fields);
        var item = fields.Count switch
        {
            2 => FindItem(null, fields.Text(0), scope),
            > 2 => FindItem(fields.Text(fields.Count - 3), fields.Text(fields.Count - 2), scope),
            _ => null,
        };
        return item is not null ? RowOf(item) : Unhandled(node);
    }

    private Parameter BindParameter(SyntaxNode node)
    {
        var number = node.Int(ParamRef.Number);
        _parameters = Math.Max(_parameters, number);
        return new Parameter(number, SpanOf(node));
    }

    private CaseExpression BindCase(SyntaxNode node, Scope scope)
    {
        var conditions = ImmutableArray.CreateBuilder<Expression>();
        var results = ImmutableArray.CreateBuilder<Expression>();
        var test = BindOptional(node.Node(CaseExpr.Arg), scope);
        foreach (var when in node.List(CaseExpr.Args))
        {
            var condition = Bind(when.Node(CaseWhen.Expr), scope);
            conditions.Add(test is null ? condition : new Operation(OperationKind.Equal, [test, condition]));
            results.Add(Bind(when.Node(CaseWhen.Result), scope));
        }

        AddOptional(node.Node(CaseExpr.Defresult), scope, results);
        return new CaseExpression(conditions.DrainToImmutable(), results.DrainToImmutable());
    }

    /// <summary>ROW(a, t.*) and VALUES (a, t.*): a star inside stands for its columns.</summary>
    private ImmutableArray<Expression> BindRow(SyntaxList args, Scope scope)
    {
        var fields = ImmutableArray.CreateBuilder<Expression>(args.Count);
        foreach (var arg in args)
        {
            if (IsStar(arg))
            {
                var star = ImmutableArray.CreateBuilder<NamedExpression>();
                ExpandStar(arg, scope, star);
                foreach (var column in star)
                {
                    fields.Add(column.Value);
                }
            }
            else
            {
                fields.Add(Bind(arg, scope));
            }
        }

        return fields.DrainToImmutable();
    }

    private Subquery BindSubLink(SyntaxNode node, Scope scope)
    {
        var query = BindQuery(node.Node(SubLink.Subselect), scope);
        var test = BindOptional(node.Node(SubLink.Testexpr), scope);
        var name = node.List(SubLink.OperName);
        var comparison = test is null ? OperationKind.Other : name.IsEmpty ? OperationKind.Equal : Comparison(name);
        var functions = name.IsEmpty ? [] : OperatorFunctions(name, test is null ? 0u : TypeOf(test), 0u);
        return node.Enum(SubLink.SubLinkType) switch
        {
            SubLinkType.Exists => new Subquery(SubqueryKind.Exists, query, null, OperationKind.Other, []),
            SubLinkType.All => new Subquery(SubqueryKind.All, query, test, comparison, functions),
            SubLinkType.Any => new Subquery(SubqueryKind.Any, query, test, comparison, functions),
            SubLinkType.Rowcompare => new Subquery(SubqueryKind.Any, query, test, OperationKind.Other, functions),
            SubLinkType.Expr or SubLinkType.Multiexpr => new Subquery(SubqueryKind.Scalar, query, null, OperationKind.Other, []),
            SubLinkType.Array => new Subquery(SubqueryKind.Array, query, null, OperationKind.Other, []),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    private Expression BindCast(SyntaxNode node, Scope scope)
    {
        var argument = Bind(node.Node(TypeCast.Arg), scope);
        var typeName = node.Node(TypeCast.TypeName);
        var type = FindType(typeName);
        var isArray = !typeName.List(TypeName.ArrayBounds).IsEmpty;
        return new Operation(OperationKind.Cast, [argument])
        {
            RowType = type is null || _text is { HasCode: true } || isArray ? null : _catalog.RowTypeOf(type.Id),
            TypeId = TypeIdOf(typeName),
            Functions = type is null ? [] : CastFunctions(TypeOf(argument), type.Id),
        };
    }

    /// <summary>The type that a name stands for, array bounds included; 0 when it is not known, or the text itself may have defined it.</summary>
    private uint TypeIdOf(SyntaxNode typeName)
    {
        if (typeName.IsNull || FindType(typeName) is not { } type || _text is { HasCode: true })
        {
            return 0;
        }

        return typeName.List(TypeName.ArrayBounds).IsEmpty || type.IsArray ? type.Id : _catalog.ArrayOf(type.Id)?.Id ?? 0;
    }

    private ImmutableArray<uint> TypeIdsOf(SyntaxList typeNames)
    {
        var types = ImmutableArray.CreateBuilder<uint>(typeNames.Count);
        foreach (var typeName in typeNames)
        {
            types.Add(TypeIdOf(typeName));
        }

        return types.MoveToImmutable();
    }

    private Core.Catalog.TypeSchema? FindType(SyntaxNode typeName)
    {
        var names = typeName.List(TypeName.Names);
        return names.Count switch
        {
            1 => _catalog.FindType(null, names.Text(0), _path),
            > 1 => _catalog.FindType(names.Text(names.Count - 2), names.Text(names.Count - 1), _path),
            _ => null,
        };
    }

    /// <summary><c>(value).field</c>, <c>value[i]</c>, <c>(value).*</c> (then the caller expands the star).</summary>
    private Expression BindIndirection(SyntaxNode node, Scope scope, bool withoutLast)
    {
        var steps = node.List(AIndirection.Indirection);
        var value = Bind(node.Node(AIndirection.Arg), scope);
        for (var i = 0; i < steps.Count - (withoutLast ? 1 : 0); i++)
        {
            var step = steps[i];
            switch (step.Tag)
            {
                case NodeTag.StringValue:
                    value = SelectField(value, steps.Text(i), node, scope);
                    break;
                case NodeTag.AIndices:
                    var operands = ImmutableArray.CreateBuilder<Expression>();
                    operands.Add(value);
                    AddOptional(step.Node(AIndices.Lidx), scope, operands);
                    AddOptional(step.Node(AIndices.Uidx), scope, operands);
                    value = new Operation(OperationKind.Other, operands.DrainToImmutable())
                    {
                        TypeId = TypeOf(value) is var whole and not 0 && _catalog.Snapshot.FindType(whole) is { IsArray: true } array
                            ? HasSlice(steps) ? whole : array.ElementTypeId
                            : 0,
                    };
                    break;
                default:
                    return Unhandled(node);
            }
        }

        return value;
    }

    /// <summary>One slice among the subscripts makes all of them slices.</summary>
    private static bool HasSlice(SyntaxList steps)
    {
        foreach (var step in steps)
        {
            if (step.Tag == NodeTag.AIndices && step.Bool(AIndices.IsSlice))
            {
                return true;
            }
        }

        return false;
    }

    private Expression SelectField(Expression value, string field, SyntaxNode node, Scope scope)
    {
        if (value is UnknownExpression)
        {
            return value;
        }

        var fields = FieldsOf(value);
        if (fields is null || fields.Value.Any(f => f.Name == field))
        {
            return ColumnOfRow(value, field) ?? (Expression)new FieldSelection(value, field);
        }

        return value is WholeRow row && IsSystemColumn(field) && StoredRelation(row.Relation) is { } stored
            ? new SystemColumn(stored, field)
            : BindAttribute(field, value, node, scope);
    }

    /// <summary><c>(alias).column</c> and <c>column(alias)</c> are the column itself; null when the value is no whole row of columns.</summary>
    private static Expression? ColumnOfRow(Expression value, string field) =>
        value is WholeRow && RowShape.Fields(value) is { } columns ? columns.First(c => c.Name == field).Value : null;

    /// <summary>
    /// The expressions inside a constructor (XML, JSON), whatever its grammar: every child that is an expression counts, every child that is
    /// part of the constructor is looked into.
    /// </summary>
    private ImmutableArray<Expression> BindParts(SyntaxNode node, Scope scope)
    {
        var parts = ImmutableArray.CreateBuilder<Expression>();
        AddParts(node, scope, parts);
        return parts.DrainToImmutable();
    }

    private void AddParts(SyntaxNode node, Scope scope, ImmutableArray<Expression>.Builder parts)
    {
        var kinds = NodeLayout.Slots(node.Tag);
        var slots = node.RawSlots();
        for (var i = 0; i < kinds.Length; i++)
        {
            if (kinds[i] == 1 && slots[i] != 0)
            {
                AddPart(new SyntaxNode(node.RawWords(), (int)slots[i]), scope, parts);
            }
        }
    }

    private void AddPart(SyntaxNode part, Scope scope, ImmutableArray<Expression>.Builder parts)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        switch (part.Tag)
        {
            case NodeTag.List:
                foreach (var item in part.AsList())
                {
                    if (!item.IsNull)
                    {
                        AddPart(item, scope, parts);
                    }
                }

                break;
            case NodeTag.JsonValueExpr or NodeTag.JsonKeyValue or NodeTag.JsonArgument or NodeTag.JsonBehavior or NodeTag.JsonTablePathSpec:
            case NodeTag.JsonTableColumn or NodeTag.JsonAggConstructor or NodeTag.RangeTableFuncCol:
                AddParts(part, scope, parts);
                break;
            case NodeTag.ResTarget:
                AddPart(part.Node(ResTarget.Val), scope, parts);
                break;
            case NodeTag.SortBy:
                parts.Add(Bind(part.Node(SortBy.Node), scope));
                break;
            case NodeTag.WindowDef:
                var window = BindWindow(part, scope);
                parts.AddRange(window.Partition);
                parts.AddRange(window.Order);
                break;
            case NodeTag.JsonOutput or NodeTag.JsonFormat or NodeTag.JsonReturning or NodeTag.TypeName or NodeTag.StringValue or NodeTag.Alias:
                break;      // types, formats and names hold no value
            default:
                parts.Add(Bind(part, scope));
                break;
        }
    }
}
