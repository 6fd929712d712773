using System.Collections.Immutable;
using DbGuard.Core.Catalog;
using DbGuard.Core.Facts;
using DbGuard.Core.Relations;
using DbGuard.Dialects.Postgres.Syntax;
using DbGuard.Dialects.Postgres.Syntax.Nodes;
using DbGuard.Dialects.Postgres.Values;

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
        if (IsConversion(function, schema, name, node, arguments) is { } conversion)
        {
            return conversion;
        }

        function = HasNamedArgument(node) ? function : Narrowed(function, arguments);
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

    private static bool HasNamedArgument(SyntaxNode node)
    {
        foreach (var argument in node.List(FuncCall.Args))
        {
            if (argument.Tag == NodeTag.NamedArgExpr)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A type's name as a function of one argument that no function takes: <c>regclass('t')</c> is a cast (PostgreSQL 18 docs, 10.3 Functions, step 3).</summary>
    /// <remarks>A row with a column of that name is asked for the column: no row turns into a type by itself.</remarks>
    private Operation? IsConversion(FunctionAccess function, string? schema, string name, SyntaxNode node, ImmutableArray<Expression> arguments)
    {
        if (arguments is not [var argument] || (schema is null && FieldsOf(argument)?.Any(f => f.Name == name) == true) || function.Candidates.Any(c => CatalogIndex.Fits(c, 1)) || node.Bool(FuncCall.AggStar)
            || !node.Node(FuncCall.Over).IsNull || !node.Node(FuncCall.AggFilter).IsNull || _catalog.FindType(schema, name, _path) is not { RelationId: 0 } type)
        {
            return null;
        }

        return new Operation(OperationKind.Cast, [argument]) { TypeId = _text is { HasCode: true } ? 0 : type.Id, Functions = CastFunctions(TypeOf(argument), type.Id) };
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
            rowType ??= _catalog.RowTypeOf(Resolved(candidate, arguments, 0));
        }

        return new Call(function with { Span = SpanOf(node) }, arguments)
        {
            Order = order.IsDefault ? [] : order,
            Filter = filter,
            IsAggregate = isAggregate,
            IsDistinct = isDistinct,
            KeepsValue = arguments.Length == 1 && !function.Candidates.IsEmpty && function.Candidates.All(KeepsValue),
            IsPositional = node.Tag != NodeTag.FuncCall || !HasNamedArgument(node),
            WindowPartition = window?.Partition ?? [],
            WindowOrder = window?.Order ?? [],
            Bodies = bodies,
            RowType = rowType,
        };
    }

    /// <summary>The server's functions that spell a text otherwise and leave nothing of it out but blanks at its ends.</summary>
    private static bool KeepsValue(FunctionSchema function) =>
        function is { Name: { Schema: "pg_catalog", Name: "lower" or "upper" or "initcap" or "btrim" or "ltrim" or "rtrim" }, ArgumentTypeIds: [TypeIds.Text] };

    /// <summary>Functional notation: <c>f(c)</c> on a row is the column f of c, when no function takes it.</summary>
    private Expression? IsColumnOf(FunctionAccess function, ImmutableArray<Expression> arguments, string? schema, string name)
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

        return ColumnOfRow(row, name) ?? (Expression)new FieldSelection(row, name);
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

    /// <summary>Facts of SQL bodies; the effect becomes <see cref="FunctionEffect.AnalysedBody"/>, or that of a worse overload, when every candidate has one.</summary>
    private ImmutableArray<StatementFacts> BodiesOf(ref FunctionAccess function)
    {
        if (function.Effect != FunctionEffect.Unclassified || function.Candidates.IsEmpty)
        {
            return [];
        }

        if (_text is { HasCode: true })
        {
            return [];      // the text itself may have replaced the body, or one it calls
        }

        var bodies = ImmutableArray.CreateBuilder<StatementFacts>(function.Candidates.Length);
        var effect = FunctionEffect.AnalysedBody;
        foreach (var candidate in function.Candidates)
        {
            if (_catalog.EffectOf(candidate) is var known and not FunctionEffect.Unclassified)
            {
                effect = Functions.FunctionClassification.Worse(effect, known);
                continue;
            }

            if (DefinitionBinding.FactsOfFunction(_catalog, candidate, Callers, _definitions) is not { } body)
            {
                return [];
            }

            bodies.Add(body);
        }

        function = function with { Effect = effect };
        return bodies.DrainToImmutable();
    }
}
