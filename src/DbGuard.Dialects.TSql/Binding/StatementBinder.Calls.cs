using System.Collections.Immutable;
using DbGuard.Core.Catalog;
using DbGuard.Core.Facts;
using DbGuard.Core.Relations;
using DbGuard.Dialects.TSql.Functions;
using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace DbGuard.Dialects.TSql.Binding;

/// <summary>Calls: the server's functions by the reviewed list, users' functions by their definitions.</summary>
internal sealed partial class StatementBinder
{
    /// <summary>First arguments that are words of the grammar: parts of a date.</summary>
    private static readonly HashSet<string> DateFunctions = new(
        ["dateadd", "datediff", "datediff_big", "datename", "datepart", "datetrunc", "date_bucket"], StringComparer.OrdinalIgnoreCase);

    private Expression BindFunction(FunctionCall call, Scope scope)
    {
        var name = call.FunctionName.Value;
        switch (call.CallTarget)
        {
            case null:
                return BindBuiltIn(call, name, scope);
            case MultiPartIdentifierCallTarget { MultiPartIdentifier: var target } when !IsMethod(name) || FindUserFunction(target, name, out _):
                return BindUserFunction(call, target, name, scope);
            case MultiPartIdentifierCallTarget { MultiPartIdentifier: var column } when IsMethod(name):
                var reference = new ColumnReferenceExpression { ColumnType = ColumnType.Regular, MultiPartIdentifier = column };
                return new Operation(OperationKind.Other, [BindColumn(reference, scope), .. BindAll(call.Parameters, scope)]);
            case ExpressionCallTarget { Expression: var input } when IsMethod(name):
                return new Operation(OperationKind.Other, [Bind(input, scope), .. BindAll(call.Parameters, scope)]);
            default:
                return Unhandled(call);
        }
    }

    /// <summary>Methods of xml values that compute from the value.</summary>
    private static bool IsMethod(string name) => name is "value" or "query" or "exist";

    private Expression BindBuiltIn(FunctionCall call, string name, Scope scope)
    {
        var parameters = DateFunctions.Contains(name) ? call.Parameters.Skip(1) : call.Parameters;
        var pairs = call.JsonParameters.SelectMany(p => (ScalarExpression?[])[p.JsonKeyName, p.JsonValue]).OfType<ScalarExpression>();
        var arguments = BindAll(parameters.Concat(pairs).Where(p => p is not ColumnReferenceExpression { ColumnType: ColumnType.Wildcard }), scope);
        if (name.Equals("isnull", StringComparison.OrdinalIgnoreCase) && arguments.Length == 2)
        {
            return new Operation(OperationKind.Other, arguments) { IsChoice = true };
        }

        if (name.Equals("grouping", StringComparison.OrdinalIgnoreCase) || name.Equals("grouping_id", StringComparison.OrdinalIgnoreCase))
        {
            return new Operation(OperationKind.Grouping, arguments);
        }

        var bound = BindCall(name, arguments, call);
        if (bound is not Call known)
        {
            return bound;
        }

        var order = (call.WithinGroupClause?.OrderByClause ?? call.JsonOrderByClause) is { } within ? BindOrder(within, [], scope) : [];
        if (name.StartsWith("percentile", StringComparison.OrdinalIgnoreCase) || name.StartsWith("approx_percentile", StringComparison.OrdinalIgnoreCase))
        {
            // Of what it is ordered by it gives a value.
            known = new Call(known.Function, [.. known.Arguments, .. order]);
        }

        if (call.OverClause is { } over)
        {
            var (partition, windowOrder) = BindWindow(over.WindowName, over.Partitions, over.OrderByClause, over.WindowFrameClause, scope, depth: 0);
            return new Call(known.Function, known.Arguments)
            {
                IsDistinct = call.UniqueRowFilter == UniqueRowFilter.Distinct,
                Order = order,
                WindowPartition = partition,
                WindowOrder = windowOrder,
            };
        }

        var isAggregate = BuiltInFunctions.IsAggregate(name);
        scope.HasAggregate |= isAggregate;
        return new Call(known.Function, known.Arguments)
        {
            IsAggregate = isAggregate, IsDistinct = call.UniqueRowFilter == UniqueRowFilter.Distinct, Order = order,
        };
    }

    /// <summary>A function of the server's.</summary>
    private Expression BindCall(string name, ImmutableArray<Expression> arguments, TSqlFragment at)
    {
        if (BuiltInFunctions.EffectOf(name) is not { } effect)
        {
            return new UnknownExpression(Gap(GapKind.UnknownFunction, name, at));
        }

        var access = new FunctionAccess(new QualifiedName("sys", name.ToLowerInvariant()), BuiltInFunctions.CandidatesOf(name), effect, SpanOf(at));
        return new Call(access, arguments) { KeepsValue = arguments.Length == 1 && name.ToLowerInvariant() is "lower" or "upper" };
    }

    private Expression BindParameterless(ParameterlessCall call) => BindCall(
        call.ParameterlessCallType switch
        {
            ParameterlessCallType.User => "user",
            ParameterlessCallType.CurrentUser => "current_user",
            ParameterlessCallType.SessionUser => "session_user",
            ParameterlessCallType.SystemUser => "system_user",
            ParameterlessCallType.CurrentTimestamp => "current_timestamp",
            ParameterlessCallType.CurrentDate => "current_date",
            _ => call.ParameterlessCallType.ToString(),
        },
        [],
        call);

    /// <summary>@@ROWCOUNT and its like tell of the session and the server, and hold no stored value.</summary>
    private Call BindGlobal(GlobalVariableExpression variable) =>
        new(new FunctionAccess(new QualifiedName("sys", variable.Name.ToLowerInvariant()), [], FunctionEffect.Environment, SpanOf(variable)), []);

    private Call BindNextValue(NextValueForExpression next, Scope scope) => new(
        new FunctionAccess(new QualifiedName("sys", "next_value_for"), [], FunctionEffect.Stateful, SpanOf(next)), [])
    {
        WindowOrder = next.OverClause?.OrderByClause is { } order ? BindOrder(order, [], scope) : [],
    };

    private bool FindUserFunction(MultiPartIdentifier target, string name, out ImmutableArray<FunctionSchema> found)
    {
        found = [];
        return target.Count == 1 && !(found = index.Functions(target[0].Value, name)).IsEmpty;
    }

    private Expression BindUserFunction(FunctionCall call, MultiPartIdentifier target, string name, Scope scope)
    {
        var arguments = BindAll(call.Parameters, scope);
        var subject = $"{FullName(target)}.{name}";
        var isHere = target.Count == 1 || (target.Count == 2 && index.IsThisDatabase(target[0].Value));
        var found = isHere ? index.Functions(target[target.Count - 1].Value, name) : [];
        if (found.IsEmpty || call.OverClause is not null)
        {
            return new UnknownExpression(Gap(GapKind.UnknownFunction, subject, call));
        }

        var body = found is [{ Kind: FunctionKind.Function } only] ? DefinitionBinding.BodyOf(index, only, definitions) : null;
        var facts = body is { IsTable: false } ? body.Facts : null;
        var access = new FunctionAccess(found[0].Name, found, facts is null ? FunctionEffect.Unclassified : FunctionEffect.AnalysedBody, SpanOf(call));
        return new Call(access, arguments) { Bodies = facts is null ? [] : [facts] };
    }

    private Relation BindTableFunction(SchemaObjectFunctionTableReference reference, Scope scope, Scope? outer)
    {
        var name = reference.SchemaObject;
        var at = outer ?? new Scope(null);
        var arguments = BindAll(reference.Parameters, at);
        var schema = name.SchemaIdentifier?.Value ?? CatalogIndex.CommonSchema;
        var bare = name.BaseIdentifier.Value;
        var isHere = name.ServerIdentifier is null && (name.DatabaseIdentifier is null || index.IsThisDatabase(name.DatabaseIdentifier.Value));
        Relation relation;
        if (isHere && index.Tables(schema, bare) is [{ IsSystem: true } system])
        {
            var table = new TableRelation(system, SpanOf(name));
            relation = new SelectBlock
            {
                From = [table],
                Outputs = [.. system.Columns.Select((c, i) => new NamedExpression(c.Name, new ColumnReference(table, i)))],
                RowFilters = arguments,
            };
        }
        else if (name.SchemaIdentifier is not null && IsNodes(reference))
        {
            // column.nodes('path'): rows of the one column a reference to an xml column yields.
            var column = new ColumnReferenceExpression { ColumnType = ColumnType.Regular, MultiPartIdentifier = Prefix(name) };
            relation = new ComputedRelation([BindColumn(column, at), .. arguments], ["node"]);
        }
        else if ((isHere ? index.Functions(schema, bare) : []) is [{ Kind: FunctionKind.Function } function]
            && DefinitionBinding.BodyOf(index, function, definitions) is { IsTable: true, Facts: { } facts })
        {
            var access = new FunctionAccess(function.Name, [function], FunctionEffect.AnalysedBody, SpanOf(reference));
            relation = new FunctionRelation([new Call(access, arguments) { Bodies = [facts] }], [.. facts.Outputs.Select(o => o.Name)], facts);
        }
        else
        {
            relation = new UnknownRelation(Gap(GapKind.UnknownFunction, FullName(name), reference));
        }

        return Introduce(relation, reference, scope);
    }

    private static bool IsNodes(SchemaObjectFunctionTableReference reference) =>
        reference.SchemaObject.BaseIdentifier.Value == "nodes" && reference.Parameters is [StringLiteral] && reference.Columns.Count == 1;

    private static MultiPartIdentifier Prefix(SchemaObjectName name)
    {
        var prefix = new MultiPartIdentifier();
        foreach (var identifier in name.Identifiers.Take(name.Identifiers.Count - 1))
        {
            prefix.Identifiers.Add(identifier);
        }

        return prefix;
    }
}
