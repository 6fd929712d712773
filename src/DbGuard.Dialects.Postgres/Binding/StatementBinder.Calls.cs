using System.Collections.Immutable;
using DbGuard.Core.Catalog;
using DbGuard.Core.Facts;
using DbGuard.Core.Relations;
using DbGuard.Dialects.Postgres.Syntax;
using DbGuard.Dialects.Postgres.Syntax.Nodes;

namespace DbGuard.Dialects.Postgres.Binding;

internal sealed partial class StatementBinder
{
    private Expression BindCall(SyntaxNode node, Scope scope)
    {
        var names = node.List(FuncCall.Funcname);
        var schema = names.Count > 1 ? names.Text(names.Count - 2) : null;
        var name = names.Text(names.Count - 1);
        var arguments = BindAll(node.List(FuncCall.Args), scope);
        var ordering = node.List(FuncCall.AggOrder);
        var withinGroup = node.Bool(FuncCall.AggWithinGroup);
        var order = ImmutableArray.CreateBuilder<Expression>(ordering.Count);
        foreach (var item in ordering)
        {
            order.Add(Bind(item.Node(SortBy.Node), scope));
        }

        var ordered = order.MoveToImmutable();
        if (withinGroup)
        {
            // Ordered-set aggregates compute their value from what they order.
            arguments = arguments.AddRange(ordered);
        }

        var function = _catalog.FindCall(schema, name, arguments.Length, _path);
        if (IsColumnOf(function, arguments, schema, name) is { } field)
        {
            return field;
        }

        if (function.Candidates.IsEmpty)
        {
            Gap(GapKind.UnknownFunction, schema is null ? name : $"{schema}.{name}", node);
        }

        NoteSettingChange(name, function, node, arguments, scope);
        var window = node.Node(FuncCall.Over).IsNull ? null : BindWindow(node.Node(FuncCall.Over), scope);
        var isAggregate = window is null && (node.Bool(FuncCall.AggStar) || function.Candidates.Any(c => c.Kind == FunctionKind.Aggregate));
        scope.HasAggregate |= isAggregate;
        return MakeCall(
            function, arguments, node, scope, withinGroup ? [] : ordered, BindOptional(node.Node(FuncCall.AggFilter), scope), window, isAggregate,
            node.Bool(FuncCall.AggDistinct));
    }

    private Call MakeCall(
        FunctionAccess function,
        ImmutableArray<Expression> arguments,
        SyntaxNode node,
        Scope scope,
        ImmutableArray<Expression> order = default,
        Expression? filter = null,
        NamedWindow? window = null,
        bool isAggregate = false,
        bool isDistinct = false)
    {
        _ = scope;
        var bodies = BodiesOf(ref function);
        TableSchema? rowType = null;
        foreach (var candidate in function.Candidates)
        {
            rowType ??= _catalog.RowTypeOf(candidate.ReturnTypeId);
        }

        return new Call(function with { Span = SpanOf(node) }, arguments)
        {
            Order = order.IsDefault ? [] : order,
            Filter = filter,
            IsAggregate = isAggregate,
            IsDistinct = isDistinct,
            WindowPartition = window?.Partition ?? [],
            WindowOrder = window?.Order ?? [],
            Bodies = bodies,
            RowType = rowType,
        };
    }

    /// <summary>Functional notation: <c>f(c)</c> on a row is the column f of c, when no function takes it.</summary>
    private FieldSelection? IsColumnOf(FunctionAccess function, ImmutableArray<Expression> arguments, string? schema, string name)
    {
        if (schema is not null || arguments is not [var row] || FieldsOf(row) is not { } fields || !fields.Any(f => f.Name == name))
        {
            return null;
        }

        foreach (var candidate in function.Candidates)
        {
            if (candidate.ArgumentTypeIds is [var type] && TakesRow(type, row))
            {
                return null;        // the call is computed from the whole row, which covers the column
            }
        }

        return new FieldSelection(row, name);
    }

    private bool TakesRow(uint type, Expression row)
    {
        if (_catalog.Snapshot.FindType(type) is not { } parameter)
        {
            return true;
        }

        return parameter.Kind == TypeKind.Composite
            ? row is not WholeRow { Relation: TableRelation table } || table.Table.Id == parameter.RelationId
            : parameter.Kind == TypeKind.Pseudo;
    }

    /// <summary>Facts of SQL bodies; the effect becomes <see cref="FunctionEffect.AnalysedBody"/> when every candidate has one.</summary>
    private ImmutableArray<StatementFacts> BodiesOf(ref FunctionAccess function)
    {
        if (function.Effect != FunctionEffect.Unclassified || function.Candidates.IsEmpty)
        {
            return [];
        }

        var bodies = ImmutableArray.CreateBuilder<StatementFacts>(function.Candidates.Length);
        foreach (var candidate in function.Candidates)
        {
            if (_catalog.EffectOf(candidate) != FunctionEffect.Unclassified)
            {
                continue;
            }

            if (DefinitionBinding.FactsOfFunction(_catalog, candidate, _path, _definitions) is not { } body)
            {
                return [];
            }

            bodies.Add(body);
        }

        function = function with { Effect = FunctionEffect.AnalysedBody };
        return bodies.DrainToImmutable();
    }

    private static string? ConstantText(SyntaxNode node)
    {
        while (node.Tag == NodeTag.TypeCast)
        {
            node = node.Node(TypeCast.Arg);
        }

        if (node.Tag != NodeTag.AConst || node.Bool(AConst.Isnull))
        {
            return null;
        }

        var value = node.Node(AConst.Val);
        return value.Tag switch
        {
            NodeTag.StringValue => value.Text(StringValue.Sval),
            NodeTag.BooleanValue => value.Bool(BooleanValue.Boolval) ? "true" : "false",
            NodeTag.IntegerValue => value.Int(IntegerValue.Ival).ToString(System.Globalization.CultureInfo.InvariantCulture),
            NodeTag.FloatValue => value.Text(FloatValue.Fval),
            _ => null,
        };
    }
}
