using System.Collections.Immutable;
using DbGuard.Core.Catalog;
using DbGuard.Core.Facts;
using DbGuard.Core.Relations;
using DbGuard.Dialects.Postgres.Syntax;
using DbGuard.Dialects.Postgres.Syntax.Nodes;

namespace DbGuard.Dialects.Postgres.Binding;

internal sealed partial class StatementBinder
{
    /// <summary>Functions in FROM, with ROWS FROM, WITH ORDINALITY, alias lists and column definition lists.</summary>
    private FunctionRelation BindRangeFunction(SyntaxNode item, Scope scope, List<ScopeItem> items)
    {
        var alias = item.Node(RangeFunction.Alias);
        var aliases = alias.IsNull ? default : alias.List(Alias.Colnames);
        var functions = item.List(RangeFunction.Functions);
        var calls = ImmutableArray.CreateBuilder<Expression>();
        var names = new List<string>();
        var extras = new List<string>();
        var isSure = true;
        foreach (var entry in functions)
        {
            var pair = entry.AsList();
            var definitions = pair.Count > 1 && !pair[1].IsNull ? pair[1].AsList() : item.List(RangeFunction.Coldeflist);
            var label = functions.Count == 1 && !alias.IsNull ? alias.Text(Alias.Aliasname) ?? "" : OutputNames.Of(pair[0]);
            var parts = BindRangeCall(pair[0], scope).ToList();

            // The alias list tells how wide a call is only when it is about that call alone.
            var isAlone = functions.Count == 1 && parts.Count == 1;
            var width = !isAlone ? 0 : item.Bool(RangeFunction.Ordinality) ? aliases.Count - 1 : aliases.Count;
            foreach (var call in parts)
            {
                calls.Add(call);
                isSure &= AddColumns(call, definitions, label, width, names, extras);
            }
        }

        var ordinality = -1;
        if (item.Bool(RangeFunction.Ordinality))
        {
            ordinality = isSure ? names.Count : -1;
            names.Add("ordinality");
        }

        for (var i = 0; i < aliases.Count && i < names.Count; i++)
        {
            names[i] = aliases.Text(i);
        }

        var star = names.Count;
        names.AddRange(extras.Where(e => !names.Contains(e)));
        var body = calls is [Call { Bodies: [var only] }] ? only : null;
        var relation = new FunctionRelation(calls.DrainToImmutable(), [.. names], body) { StarCount = star, OrdinalityColumn = ordinality };
        items.Add(new ScopeItem(relation) { Name = alias.IsNull ? OutputNames.Of(functions[0].AsList()[0]) : alias.Text(Alias.Aliasname), StarCount = star });
        return relation;
    }

    /// <summary>unnest(a, b) is two calls side by side; any other call is itself.</summary>
    private IEnumerable<Expression> BindRangeCall(SyntaxNode function, Scope scope)
    {
        if (function.Tag == NodeTag.FuncCall && function.List(FuncCall.Args).Count > 1
            && function.List(FuncCall.Funcname) is { } name && name.Text(name.Count - 1) == "unnest")
        {
            var unnest = _catalog.FindCall(name.Count > 1 ? name.Text(0) : null, "unnest", 1, _path);
            foreach (var argument in BindAll(function.List(FuncCall.Args), scope))
            {
                yield return MakeCall(Narrowed(unnest, [argument]), [argument], function, scope);
            }

            yield break;
        }

        yield return Bind(function, scope);
    }

    /// <returns>True when the call can have this number of columns only.</returns>
    private bool AddColumns(Expression call, SyntaxList definitions, string label, int aliasCount, List<string> names, List<string> extras)
    {
        if (!definitions.IsEmpty)
        {
            foreach (var definition in definitions)
            {
                names.Add(definition.Text(ColumnDef.Colname) ?? "");
            }

            return true;
        }

        var shapes = new List<ImmutableArray<string>>();
        if (call is Call { Function.Candidates: var candidates })
        {
            foreach (var candidate in candidates)
            {
                var shape = ShapeOf(candidate, (Call)call);
                if (!shapes.Exists(s => s.AsSpan().SequenceEqual(shape.AsSpan())))
                {
                    shapes.Add(shape);
                }
            }
        }

        if (shapes.Count == 0)
        {
            shapes.Add([]);
        }

        // An empty shape is one scalar column. Overloads of several shapes: the one the alias list fits, else the scalar one; the rest can be named.
        var chosen = shapes.Find(s => s.Length > 0 && s.Length == aliasCount);
        chosen = !chosen.IsDefault ? chosen : shapes.Exists(s => s.IsEmpty) ? [] : shapes[0];
        if (chosen.IsEmpty)
        {
            names.Add(label);
        }
        else
        {
            names.AddRange(chosen);
        }

        foreach (var shape in shapes)
        {
            extras.AddRange(shape);
        }

        return call is Call && shapes.TrueForAll(s => Math.Max(s.Length, 1) == Math.Max(chosen.Length, 1));
    }

    private ImmutableArray<string> ShapeOf(FunctionSchema function, Call call)
    {
        if (!function.OutputNames.IsEmpty)
        {
            // One OUT parameter is the result itself.
            return [.. function.OutputNames.Select(static (name, i) => name.Length > 0 ? name : ColumnNumberName(i))];
        }

        // Polymorphic results have the row type of an argument, e.g. jsonb_populate_record(null::t, …).
        if (_catalog.RowTypeOf(Resolved(function, call.Arguments, 0)) is { } row)
        {
            return [.. row.Columns.Select(c => c.Name)];
        }

        if (RoleOf(function.ReturnTypeId) == PolymorphicRole.Element)
        {
            foreach (var argument in call.Arguments)
            {
                if (FieldsOf(argument) is { } fields)
                {
                    return [.. fields.Select(f => f.Name)];
                }
            }
        }

        return [];
    }

    private ComputedRelation BindXmlTable(SyntaxNode item, Scope scope)
    {
        var inputs = ImmutableArray.CreateBuilder<Expression>();
        var names = ImmutableArray.CreateBuilder<string>();
        AddOptional(item.Node(RangeTableFunc.Docexpr), scope, inputs);
        AddOptional(item.Node(RangeTableFunc.Rowexpr), scope, inputs);
        foreach (var column in item.List(RangeTableFunc.Columns))
        {
            names.Add(column.Text(RangeTableFuncCol.Colname) ?? "");
            AddOptional(column.Node(RangeTableFuncCol.Colexpr), scope, inputs);
            AddOptional(column.Node(RangeTableFuncCol.Coldefexpr), scope, inputs);
        }

        foreach (var space in item.List(RangeTableFunc.Namespaces))
        {
            AddPart(space, scope, inputs);
        }

        return new ComputedRelation(inputs.DrainToImmutable(), names.DrainToImmutable());
    }

    private ComputedRelation BindJsonTable(SyntaxNode item, Scope scope)
    {
        var inputs = ImmutableArray.CreateBuilder<Expression>();
        var names = ImmutableArray.CreateBuilder<string>();
        AddParts(item, scope, inputs);
        AddJsonColumns(item.List(JsonTable.Columns), names);
        return new ComputedRelation(inputs.DrainToImmutable(), names.DrainToImmutable());
    }

    private static void AddJsonColumns(SyntaxList columns, ImmutableArray<string>.Builder names)
    {
        foreach (var column in columns)
        {
            if (column.Enum(JsonTableColumn.Coltype) == JsonTableColumnType.Nested)
            {
                AddJsonColumns(column.List(JsonTableColumn.Columns), names);
            }
            else
            {
                names.Add(column.Text(JsonTableColumn.Name) ?? "");
            }
        }
    }
}
