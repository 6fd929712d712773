using System.Collections.Immutable;
using System.Globalization;
using DbGuard.Core.Catalog;
using DbGuard.Core.Facts;
using DbGuard.Core.Relations;
using DbGuard.Dialects.TSql.Functions;
using DbGuard.Dialects.TSql.Syntax;
using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace DbGuard.Dialects.TSql.Binding;

/// <summary>EXEC: of constant text, which is analysed through; of text nobody has seen; of procedures.</summary>
internal sealed partial class TextBinder
{
    /// <summary>Texts inside texts are not followed: honest clients have no use for them.</summary>
    private const int MaxDynamicDepth = 1;

    private static readonly TSqlReader Reader = new(TSqlLimits.Default);

    private void BindExecute(ExecuteStatement execute)
    {
        var what = execute.ExecuteSpecification;
        var binder = NewBinder();
        if (what.LinkedServer is not null || what.ExecuteContext is not null || what.ExecutableEntity is ExecutableProcedureReference { AdHocDataSource: not null })
        {
            binder.Gap(GapKind.OpaqueDefinition, "EXECUTE elsewhere or as another", execute);
            Emit(binder, new BoundStatement { Kind = StatementKind.Call, Traits = StatementTraits.ServerSideAccess | StatementTraits.DynamicSql }, execute);
            return;
        }

        if (execute.Options.Any(o => o.OptionKind == ExecuteOptionKind.ResultSets))
        {
            binder.Gap(GapKind.UnhandledSyntax, "WITH RESULT SETS", execute);
        }

        switch (what.ExecutableEntity)
        {
            case ExecutableStringList list:
                BindStrings(binder, list, execute);
                break;
            case ExecutableProcedureReference { ProcedureReference: { ProcedureVariable: null, ProcedureReference: { Number: null, Name: var name } } } procedure:
                if (what.Variable is { } status)
                {
                    binder.Assign(status.Name, new UnknownExpression(new AnalysisGap(GapKind.OpaqueDefinition, "status", null)), execute);
                }

                BindProcedure(binder, name, procedure.Parameters, execute);
                break;
            default:
                EmitUnseen(binder, execute);
                break;
        }
    }

    private void EmitUnseen(StatementBinder binder, TSqlStatement statement)
    {
        binder.Gap(GapKind.OpaqueDefinition, "SQL text that is not constant", statement);
        Emit(binder, new BoundStatement { Kind = StatementKind.Do, Traits = StatementTraits.DynamicSql }, statement);
    }

    private void BindStrings(StatementBinder binder, ExecutableStringList list, ExecuteStatement execute)
    {
        if (list.Strings.All(s => s is StringLiteral) && list.Parameters.Count == 0)
        {
            RunText(binder, string.Concat(list.Strings.Select(s => ((StringLiteral)s).Value)), ColumnLineage.None, execute, takesParameters: false);
        }
        else
        {
            EmitUnseen(binder, execute);
        }
    }

    /// <summary>Binds a text that a statement runs. Its statements stand in the place of that statement.</summary>
    private TextState? RunText(StatementBinder binder, string text, ColumnLineage incoming, TSqlStatement statement, bool takesParameters)
    {
        // A backslash before the end of a line goes on with the literal on the next: the text the server runs is another one.
        if (state.DynamicDepth >= MaxDynamicDepth || text.Contains("\\\n", StringComparison.Ordinal) || text.Contains("\\\r", StringComparison.Ordinal)
            || Reader.Read(text).Text is not { } parsed)
        {
            EmitUnseen(binder, statement);
            return null;
        }

        return RunStatements(parsed.Statements, incoming, statement, takesParameters, state.Path);
    }

    private TextState RunStatements(IReadOnlyList<TSqlStatement> statements, ColumnLineage incoming, TSqlStatement at, bool takesParameters, ImmutableArray<string> path)
    {
        var key = string.Create(CultureInfo.InvariantCulture, $"{at.StartOffset}");
        if (!state.Inner.TryGetValue(key, out var inner))
        {
            inner = new TextState
            {
                Path = path, HasLoop = state.HasLoop || statements.Any(LoopVisitor.IsIn), ParametersAreLocal = takesParameters, Outer = state,
                DynamicDepth = state.DynamicDepth + 1,
            };
            state.Inner.Add(key, inner);
        }

        inner.Receive(incoming);
        var changed = state.Changed;
        foreach (var part in Bind(index, inner, definitions, null, statements))
        {
            _parts.Add(new BoundPart(part.Facts with { Span = positions?.Of(at) ?? default }, at));
        }

        state.Changed = changed || state.Changed;
        return inner;
    }

    private void BindProcedure(StatementBinder binder, SchemaObjectName name, IList<ExecuteParameter> parameters, ExecuteStatement execute)
    {
        var bare = name.BaseIdentifier.Value;
        var arguments = parameters.Select(p => p.ParameterValue is null or DefaultLiteral ? new Constant(ConstantKind.Null, "", null) : binder.Bind(p.ParameterValue, NoScope)).ToImmutableArray();
        var isSystem = IsSystem(name);
        if (isSystem && bare.Equals("sp_executesql", StringComparison.OrdinalIgnoreCase))
        {
            BindExecuteSql(binder, parameters, arguments, execute);
            return;
        }

        foreach (var output in parameters.Where(p => p.IsOutput))
        {
            if (output.ParameterValue is VariableReference variable)
            {
                binder.Assign(variable.Name, new UnknownExpression(new AnalysisGap(GapKind.OpaqueDefinition, "output", null)), execute);
            }
        }

        if (isSystem && SystemProcedures.ResultOf(bare) is { } columns)
        {
            Emit(binder, new BoundStatement
            {
                Kind = StatementKind.Select, Expressions = [CallOf(bare, FunctionEffect.Environment, execute, arguments)], FixedOutputs = columns, ReturnsRows = true,
            }, execute);
            return;
        }

        if (isSystem && SystemProcedures.IsSystemName(bare))
        {
            var effect = SystemProcedures.EffectOf(bare);
            Emit(binder, new BoundStatement
            {
                Kind = StatementKind.Call, Expressions = [CallOf(bare, effect, execute, arguments)],
                Traits = effect is FunctionEffect.Files or FunctionEffect.Network ? StatementTraits.ServerSideAccess : effect == FunctionEffect.RunsSql ? StatementTraits.DynamicSql : StatementTraits.None,
            }, execute);
            return;
        }

        BindUserProcedure(binder, name, arguments, execute);
    }

    /// <summary>The server looks for sp_ and xp_ names in its own databases, unless a user's procedure bears the name.</summary>
    private bool IsSystem(SchemaObjectName name)
    {
        var schema = name.SchemaIdentifier?.Value is { Length: > 0 } written ? written : CatalogIndex.CommonSchema;
        return name.ServerIdentifier is null && SystemProcedures.IsSystemName(name.BaseIdentifier.Value) && index.Functions(schema, name.BaseIdentifier.Value).IsEmpty;
    }

    private Call CallOf(string name, FunctionEffect effect, TSqlFragment at, ImmutableArray<Expression> arguments) =>
        new(new FunctionAccess(new QualifiedName("sys", name.ToLowerInvariant()), [], effect, positions?.Of(at)), arguments);

    private void BindUserProcedure(StatementBinder binder, SchemaObjectName name, ImmutableArray<Expression> arguments, ExecuteStatement execute)
    {
        var schema = name.SchemaIdentifier?.Value is { Length: > 0 } written ? written : DefaultSchema;
        var isHere = name.ServerIdentifier is null && (name.DatabaseIdentifier is null or { Value: "" } || index.IsThisDatabase(name.DatabaseIdentifier.Value));
        var found = isHere ? index.Functions(schema, name.BaseIdentifier.Value) : [];
        if (found is not [{ Kind: FunctionKind.Procedure } procedure])
        {
            binder.Gap(GapKind.UnknownFunction, StatementBinder.FullName(name), execute);
            Emit(binder, new BoundStatement { Kind = StatementKind.Call }, execute);
            return;
        }

        // The call itself must be granted; what its body does is judged besides.
        var call = new Call(new FunctionAccess(procedure.Name, [procedure], FunctionEffect.Unclassified, positions?.Of(execute)), arguments);
        var body = state.DynamicDepth <= MaxDynamicDepth && procedure.Body is { } text && definitions.Enter(procedure.Id | 0x8000_0000) is not null
            && Reader.Read(text).Text is { Statements: [ProcedureStatementBody { MethodSpecifier: null, StatementList: { } list }] } ? list : null;
        Emit(binder, new BoundStatement { Kind = body is null ? StatementKind.Call : StatementKind.Select, Expressions = [call], ExpressionUsage = ColumnUsage.None }, execute);
        if (body is not null)
        {
            var incoming = arguments.Aggregate(ColumnLineage.None, (all, a) => all.Union(StatementBinder.LineageOf(a)));
            RunStatements([.. body.Statements], incoming, execute, takesParameters: true, CatalogIndex.PathOf(procedure.Name));
        }
    }

    /// <summary>sp_executesql text, declarations, values: each parameter of the text may hold what any value given to it does, and OUTPUT takes it back.</summary>
    private void BindExecuteSql(StatementBinder binder, IList<ExecuteParameter> parameters, ImmutableArray<Expression> arguments, ExecuteStatement execute)
    {
        if (parameters.Count == 0 || parameters[0].ParameterValue is not StringLiteral text
            || (parameters.Count > 1 && parameters[1].ParameterValue is not StringLiteral)
            || parameters[0].Variable is { } first && !IsNamed(first, "@stmt", "@statement")
            || (parameters.Count > 1 && parameters[1].Variable is { } second && !IsNamed(second, "@params", "@parameters")))
        {
            EmitUnseen(binder, execute);
            return;
        }

        var incoming = arguments.Skip(2).Aggregate(ColumnLineage.None, (all, a) => all.Union(StatementBinder.LineageOf(a)));
        if (RunText(binder, text.Value, incoming, execute, takesParameters: true) is not { } inner)
        {
            return;
        }

        foreach (var output in parameters.Skip(2).Where(p => p.IsOutput))
        {
            if (output.ParameterValue is VariableReference variable)
            {
                state.Assign(variable.Name, inner.Outgoing);
                if (!state.IsDeclared(variable.Name) && !state.ParametersAreLocal)
                {
                    Emit(binder, new BoundStatement { Kind = StatementKind.Select, Moves = [new ValueFlow(null, "an output parameter", inner.Outgoing)] }, execute);
                }
            }
        }
    }

    private static bool IsNamed(VariableReference variable, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (string.Equals(variable.Name, name, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}
