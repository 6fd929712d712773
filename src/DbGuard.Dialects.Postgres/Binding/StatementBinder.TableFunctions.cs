using System.Collections.Immutable;
using DbGuard.Core.Catalog;
using DbGuard.Core.Facts;
using DbGuard.Core.Relations;
using DbGuard.Dialects.Postgres.Syntax;
using DbGuard.Dialects.Postgres.Syntax.Nodes;

namespace DbGuard.Dialects.Postgres.Binding;

internal sealed partial class StatementBinder
{
    /// <summary>
    /// Functions in FROM, with ROWS FROM, WITH ORDINALITY, alias lists and column definition lists. Where it is not certain which columns a call
    /// has, nothing is: one more or less and every position and every name behind it would mean another column.
    /// </summary>
    private Relation BindRangeFunction(SyntaxNode item, Scope scope, List<ScopeItem> items)
    {
        var alias = item.Node(RangeFunction.Alias);
        var aliases = alias.IsNull ? default : alias.List(Alias.Colnames);
        var functions = item.List(RangeFunction.Functions);
        var name = alias.IsNull ? OutputNames.Of(functions[0].AsList()[0]) : alias.Text(Alias.Aliasname);
        var calls = ImmutableArray.CreateBuilder<Expression>();
        var names = new List<string>();
        foreach (var entry in functions)
        {
            var pair = entry.AsList();
            var definitions = pair.Count > 1 && !pair[1].IsNull ? pair[1].AsList() : item.List(RangeFunction.Coldeflist);
            var label = functions.Count == 1 && !alias.IsNull ? alias.Text(Alias.Aliasname) ?? "" : OutputNames.Of(pair[0]);
            foreach (var call in BindRangeCall(pair[0], scope))
            {
                calls.Add(call);
                if ((definitions.IsEmpty ? ColumnsOf(call, label) : DefinedColumns(definitions)) is not { } columns)
                {
                    var unknown = new UnknownRelation(new AnalysisGap(GapKind.UncertainColumns, OutputNames.Of(pair[0]), SpanOf(item)));
                    items.Add(new ScopeItem(unknown) { Name = name });
                    return unknown;
                }

                names.AddRange(columns);
            }
        }

        var ordinality = item.Bool(RangeFunction.Ordinality) ? names.Count : -1;
        if (ordinality >= 0)
        {
            names.Add("ordinality");
        }

        for (var i = 0; i < aliases.Count && i < names.Count; i++)
        {
            names[i] = aliases.Text(i);
        }

        var body = calls is [Call { Bodies: [var only] }] ? only : null;
        var relation = new FunctionRelation(calls.DrainToImmutable(), [.. names], body) { OrdinalityColumn = ordinality };
        items.Add(new ScopeItem(relation) { Name = name });
        return relation;
    }

    /// <summary>unnest(a, b) is two calls side by side; any other call is itself.</summary>
    private IEnumerable<Expression> BindRangeCall(SyntaxNode function, Scope scope)
    {
        if (function.Tag == NodeTag.FuncCall && function.List(FuncCall.Args).Count > 1
            && function.List(FuncCall.Funcname) is { } name && name.Text(name.Count - 1) == "unnest")
        {
            _bound?.Add(function);
            var unnest = _catalog.FindCall(name.Count > 1 ? name.Text(0) : null, "unnest", 1, _path);
            foreach (var argument in BindAll(function.List(FuncCall.Args), scope))
            {
                yield return MakeCall(Narrowed(unnest, [argument]), [argument], function, scope);
            }

            yield break;
        }

        yield return Bind(function, scope);
    }

    private ComputedRelation BindXmlTable(SyntaxNode item, Scope scope)
    {
        var inputs = ImmutableArray.CreateBuilder<Expression>();
        var names = ImmutableArray.CreateBuilder<string>();
        var types = ImmutableArray.CreateBuilder<uint>();
        AddOptional(item.Node(RangeTableFunc.Docexpr), scope, inputs);
        AddOptional(item.Node(RangeTableFunc.Rowexpr), scope, inputs);
        foreach (var column in item.List(RangeTableFunc.Columns))
        {
            names.Add(column.Text(RangeTableFuncCol.Colname) ?? "");
            types.Add(column.Bool(RangeTableFuncCol.ForOrdinality) ? IntegerTypeId : TypeIdOf(column.Node(RangeTableFuncCol.TypeName)));
            AddOptional(column.Node(RangeTableFuncCol.Colexpr), scope, inputs);
            AddOptional(column.Node(RangeTableFuncCol.Coldefexpr), scope, inputs);
        }

        foreach (var space in item.List(RangeTableFunc.Namespaces))
        {
            AddPart(space, scope, inputs);
        }

        return new ComputedRelation(inputs.DrainToImmutable(), names.DrainToImmutable()) { TypeIds = types.DrainToImmutable() };
    }

    private ComputedRelation BindJsonTable(SyntaxNode item, Scope scope)
    {
        var inputs = ImmutableArray.CreateBuilder<Expression>();
        var names = ImmutableArray.CreateBuilder<string>();
        var types = ImmutableArray.CreateBuilder<uint>();
        AddParts(item, scope, inputs);
        AddJsonColumns(item.List(JsonTable.Columns), names, types);
        return new ComputedRelation(inputs.DrainToImmutable(), names.DrainToImmutable()) { TypeIds = types.DrainToImmutable() };
    }

    private void AddJsonColumns(SyntaxList columns, ImmutableArray<string>.Builder names, ImmutableArray<uint>.Builder types)
    {
        foreach (var column in columns)
        {
            if (column.Enum(JsonTableColumn.Coltype) == JsonTableColumnType.Nested)
            {
                AddJsonColumns(column.List(JsonTableColumn.Columns), names, types);
            }
            else
            {
                names.Add(column.Text(JsonTableColumn.Name) ?? "");
                types.Add(column.Enum(JsonTableColumn.Coltype) == JsonTableColumnType.ForOrdinality ? IntegerTypeId : TypeIdOf(column.Node(JsonTableColumn.TypeName)));
            }
        }
    }
}
