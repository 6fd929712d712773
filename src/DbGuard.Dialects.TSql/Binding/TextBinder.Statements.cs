using System.Collections.Frozen;
using System.Collections.Immutable;
using DbGuard.Core.Facts;
using DbGuard.Core.Relations;
using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace DbGuard.Dialects.TSql.Binding;

/// <summary>Each form of statement has its binding in one table; a form without one is a gap, and denies.</summary>
internal sealed partial class TextBinder
{
    private delegate void StatementBinding(TextBinder binder, TSqlStatement statement);

    private static readonly FrozenDictionary<Type, StatementBinding> StatementBindings = MakeBindings();

    public static bool HasBinding(Type type) => StatementBindings.ContainsKey(type);

    private static FrozenDictionary<Type, StatementBinding> MakeBindings()
    {
        var bindings = new Dictionary<Type, StatementBinding>
        {
            [typeof(SelectStatement)] = static (b, s) => b.BindSelect((SelectStatement)s),
            [typeof(InsertStatement)] = static (b, s) => b.BindWrite((DataModificationStatement)s, ((InsertStatement)s).InsertSpecification),
            [typeof(UpdateStatement)] = static (b, s) => b.BindWrite((DataModificationStatement)s, ((UpdateStatement)s).UpdateSpecification),
            [typeof(DeleteStatement)] = static (b, s) => b.BindWrite((DataModificationStatement)s, ((DeleteStatement)s).DeleteSpecification),
            [typeof(MergeStatement)] = static (b, s) => b.BindWrite((DataModificationStatement)s, ((MergeStatement)s).MergeSpecification),
            [typeof(TruncateTableStatement)] = static (b, s) => b.BindTruncate((TruncateTableStatement)s),
            [typeof(BulkInsertStatement)] = static (b, s) => b.BindBulk((BulkInsertBase)s),
            [typeof(InsertBulkStatement)] = static (b, s) => b.BindBulk((BulkInsertBase)s),
            [typeof(DeclareVariableStatement)] = static (b, s) => b.BindDeclare((DeclareVariableStatement)s),
            [typeof(DeclareTableVariableStatement)] = static (b, s) => b.BindDeclareTable((DeclareTableVariableStatement)s),
            [typeof(SetVariableStatement)] = static (b, s) => b.BindSetVariable((SetVariableStatement)s),
            [typeof(IfStatement)] = static (b, s) => b.BindIf((IfStatement)s),
            [typeof(WhileStatement)] = static (b, s) => b.BindWhile((WhileStatement)s),
            [typeof(BeginEndBlockStatement)] = static (b, s) => b.BindAll(((BeginEndBlockStatement)s).StatementList.Statements),
            [typeof(TryCatchStatement)] = static (b, s) => b.BindTry((TryCatchStatement)s),
            [typeof(BreakStatement)] = static (_, _) => { },
            [typeof(ContinueStatement)] = static (_, _) => { },
            [typeof(GoToStatement)] = static (_, _) => { },
            [typeof(LabelStatement)] = static (_, _) => { },
            [typeof(ReturnStatement)] = static (b, s) => b.BindReturn((ReturnStatement)s),
            [typeof(PrintStatement)] = static (b, s) => b.BindPrint((PrintStatement)s),
            [typeof(RaiseErrorStatement)] = static (b, s) => b.BindRaise((RaiseErrorStatement)s),
            [typeof(ThrowStatement)] = static (b, s) => b.BindThrow((ThrowStatement)s),
            [typeof(DeclareCursorStatement)] = static (b, s) => b.BindDeclareCursor((DeclareCursorStatement)s),
            [typeof(OpenCursorStatement)] = static (b, s) => b.BindCursor((CursorStatement)s),
            [typeof(CloseCursorStatement)] = static (b, s) => b.BindCursor((CursorStatement)s),
            [typeof(DeallocateCursorStatement)] = static (b, s) => b.BindCursor((CursorStatement)s),
            [typeof(FetchCursorStatement)] = static (b, s) => b.BindFetch((FetchCursorStatement)s),
            [typeof(ExecuteStatement)] = static (b, s) => b.BindExecute((ExecuteStatement)s),
        };
        AddSessionBindings(bindings);
        AddDefinitionBindings(bindings);
        return bindings.ToFrozenDictionary();
    }

    private void BindSelect(SelectStatement select)
    {
        var binder = NewBinder();
        if (select.ComputeClauses.Count > 0)
        {
            binder.Unhandled(select.ComputeClauses[0]);
        }

        var query = binder.BindQuery(select.QueryExpression, binder.BindWith(select.WithCtesAndXmlNamespaces, null));
        if (select.Into is { } into)
        {
            BindInto(binder, query, into, select);
            return;
        }

        Emit(binder, new BoundStatement { Kind = StatementKind.Select, Query = query, ReturnsRows = !binder.AssignsVariables }, select);
    }

    private void BindInto(StatementBinder binder, Relation query, SchemaObjectName into, SelectStatement select)
    {
        var name = into.BaseIdentifier.Value;
        if (name.StartsWith("##", StringComparison.Ordinal) || into.ServerIdentifier is not null)
        {
            binder.Gap(GapKind.UnhandledSyntax, "a global temporary table", into);
        }

        if (!name.StartsWith('#'))
        {
            Emit(binder, new BoundStatement
            {
                Kind = StatementKind.Select, Query = query, CreatedRelation = QualifiedNameOf(into), ObjectNames = [QualifiedNameOf(into)],
                Traits = StatementTraits.CreatesFromQuery | StatementTraits.Definition,
            }, select);
            return;
        }

        // What goes into the temporary table is followed through the text; in a later text nobody knows it, and it cannot be read.
        binder.CheckOwnName(name, into);
        if (query.ColumnCount > 0)
        {
            var carrier = state.DefineTable(name, [.. Enumerable.Range(0, query.ColumnCount).Select(query.ColumnName)]);
            binder.Fill(carrier, [], query, select);
        }

        Emit(binder, new BoundStatement
        {
            Kind = StatementKind.Select, Query = query, ObjectNames = [$"tempdb.{name}"], Traits = StatementTraits.CreatesFromQuery,
        }, select);
    }

    private string QualifiedNameOf(SchemaObjectName name) => name.BaseIdentifier.Value.StartsWith('#')
        ? $"tempdb.{name.BaseIdentifier.Value}"
        : $"{(name.SchemaIdentifier?.Value is { Length: > 0 } schema ? schema : DefaultSchema)}.{name.BaseIdentifier.Value}";

    private string DefaultSchema => state.Path is [var first, ..] ? first : CatalogIndex.CommonSchema;

    private void BindWrite(DataModificationStatement statement, DataModificationSpecification write)
    {
        var binder = NewBinder();
        var bound = binder.BindWrite(write, binder.BindWith(statement.WithCtesAndXmlNamespaces, null));
        var kind = bound is Modification modification ? modification.Kind : bound is SelectBlock ? StatementKind.Select : StatementKind.Other;
        Emit(binder, new BoundStatement { Kind = kind, Query = bound, ReturnsRows = write.OutputClause is not null && bound.ColumnCount > 0, Moves = QuotedByErrors(bound) }, statement);
        foreach (var further in binder.FurtherWrites)
        {
            Emit(NewBinder(), new BoundStatement { Kind = further.Kind, Query = further, Moves = QuotedByErrors(further) }, statement);
        }
    }

    /// <summary>A key that a written value violates makes an error that quotes the value (messages 2601 and 2627 of the server).</summary>
    private static ImmutableArray<ValueFlow> QuotedByErrors(Relation bound)
    {
        if (bound is not Modification { Target: TableRelation { Table: var table } } write)
        {
            return [];
        }

        var flows = ImmutableArray.CreateBuilder<ValueFlow>();
        foreach (var assignment in write.Assignments.Concat(write.Branches.SelectMany(b => b.Assignments)))
        {
            var number = table.Columns[assignment.Ordinal].Number;
            if (table.ComparedWrites.Any(c => c.Written == number) && StatementBinder.LineageOf(assignment.Value) is { } lineage && (lineage.IsUnknown || !lineage.Origins.IsEmpty))
            {
                flows.Add(new ValueFlow(null, "an error that quotes it", lineage));
            }
        }

        return flows.DrainToImmutable();
    }

    private void BindDeclare(DeclareVariableStatement declare)
    {
        var binder = NewBinder();
        var values = ImmutableArray.CreateBuilder<Expression>();
        foreach (var declaration in declare.Declarations)
        {
            var name = declaration.VariableName.Value;
            state.Declare(name);
            if (declaration.Value is { } value)
            {
                var bound = binder.Bind(value, NoScope);
                values.Add(StatementBinder.Converted(bound));
                binder.Assign(name, bound, declaration);
            }
        }

        EmitEvaluation(binder, declare, ColumnUsage.None, values.ToArray());
    }

    private void BindDeclareTable(DeclareTableVariableStatement declare)
    {
        var binder = NewBinder();
        binder.CheckOwnName(declare.Body.VariableName.Value, declare);
        state.DefineTable(declare.Body.VariableName.Value, [.. declare.Body.Definition.ColumnDefinitions.Select(c => c.ColumnIdentifier.Value)]);
        CheckDefinition(binder, declare.Body.Definition);
        Emit(binder, new BoundStatement { Kind = StatementKind.Select }, declare);
    }

    /// <summary>Computed columns of tables of the text would have to be followed through the text.</summary>
    private static void CheckDefinition(StatementBinder binder, TableDefinition definition)
    {
        foreach (var column in definition.ColumnDefinitions.Where(c => c.ComputedColumnExpression is not null))
        {
            binder.Gap(GapKind.UnhandledSyntax, "a computed column here", column);
        }
    }

    private void BindSetVariable(SetVariableStatement set)
    {
        var binder = NewBinder();
        if (set.CursorDefinition is { } cursor)
        {
            DefineCursor(binder, set.Variable.Name, cursor, set);
            return;
        }

        if (set.Expression is null || set.Identifier is not null)
        {
            binder.Unhandled(set);
            EmitEvaluation(binder, set, ColumnUsage.None);
            return;
        }

        var value = binder.Bind(set.Expression, NoScope);
        binder.Assign(set.Variable.Name, set.AssignmentKind == AssignmentKind.Equals ? value : new Operation(OperationKind.Other, [value]), set);
        EmitEvaluation(binder, set, ColumnUsage.None, StatementBinder.Converted(value));
    }

    private void BindIf(IfStatement statement)
    {
        EmitCondition(statement.Predicate);
        BindOne(statement.ThenStatement);
        if (statement.ElseStatement is { } otherwise)
        {
            BindOne(otherwise);
        }
    }

    private void BindWhile(WhileStatement statement)
    {
        EmitCondition(statement.Predicate);
        BindOne(statement.Statement);
    }

    private void EmitCondition(BooleanExpression condition)
    {
        var binder = NewBinder();
        EmitEvaluation(binder, condition, ColumnUsage.Predicate, binder.Bind(condition, NoScope));
    }

    private void BindTry(TryCatchStatement statement)
    {
        BindAll(statement.TryStatements.Statements);
        BindAll(statement.CatchStatements.Statements);
    }

    private void BindReturn(ReturnStatement statement)
    {
        if (statement.Expression is not { } value)
        {
            return;
        }

        var binder = NewBinder();
        var bound = binder.Bind(value, NoScope);
        var lineage = StatementBinder.LineageOf(bound);
        _returned.Add(lineage);

        // The status of a procedure goes to the client, past all rows.
        ImmutableArray<ValueFlow> flows = state.IsFunction ? [] : [new ValueFlow(null, "a return status", lineage)];
        Emit(binder, new BoundStatement { Kind = StatementKind.Select, Expressions = [bound], ExpressionUsage = ColumnUsage.None, Moves = flows }, statement);
    }

    private void BindPrint(PrintStatement print)
    {
        var binder = NewBinder();
        EmitMessage(binder, print, binder.Bind(print.Expression, NoScope));
    }

    private void BindRaise(RaiseErrorStatement raise)
    {
        var binder = NewBinder();
        if (raise.RaiseErrorOptions.HasFlag(RaiseErrorOptions.Log))
        {
            binder.Gap(GapKind.UnhandledSyntax, "RAISERROR WITH LOG", raise);
        }

        var values = new[] { raise.FirstParameter, raise.SecondParameter, raise.ThirdParameter }.Concat(raise.OptionalParameters).Select(p => binder.Bind(p, NoScope)).ToArray();
        EmitMessage(binder, raise, values);
    }

    /// <summary>THROW alone sends the error on that was caught: the same text that would have gone to the client without TRY.</summary>
    private void BindThrow(ThrowStatement statement)
    {
        var binder = NewBinder();
        var values = new[] { statement.ErrorNumber, statement.Message, statement.State }.Where(v => v is not null).Select(v => binder.Bind(v, NoScope)).ToArray();
        EmitMessage(binder, statement, values);
    }

    private void BindDeclareCursor(DeclareCursorStatement declare) => DefineCursor(NewBinder(), declare.Name.Value, declare.CursorDefinition, declare);

    private void DefineCursor(StatementBinder binder, string name, CursorDefinition definition, TSqlStatement statement)
    {
        binder.CheckOwnName(name, statement);
        var query = binder.BindQuery(definition.Select.QueryExpression, binder.BindWith(definition.Select.WithCtesAndXmlNamespaces, null));
        if (query.ColumnCount > 0)
        {
            var carrier = state.DefineCursor(name, [.. Enumerable.Range(0, query.ColumnCount).Select(query.ColumnName)]);
            binder.Fill(carrier, [], query, statement);
        }

        Emit(binder, new BoundStatement { Kind = StatementKind.Select, Query = query }, statement);
    }

    private void BindCursor(CursorStatement statement)
    {
        var binder = NewBinder();
        if (state.Cursor(StatementBinder.CursorName(statement.Cursor)) is null)
        {
            binder.Gap(GapKind.UnknownSessionObject, StatementBinder.CursorName(statement.Cursor), statement);
        }

        Emit(binder, new BoundStatement { Kind = StatementKind.Select }, statement);
    }

    private void BindFetch(FetchCursorStatement fetch)
    {
        var binder = NewBinder();
        if (state.Cursor(StatementBinder.CursorName(fetch.Cursor)) is not { } cursor)
        {
            binder.Gap(GapKind.UnknownSessionObject, StatementBinder.CursorName(fetch.Cursor), fetch);
            Emit(binder, new BoundStatement { Kind = StatementKind.Select }, fetch);
            return;
        }

        var relation = cursor.AsRelation();
        if (fetch.IntoVariables is not { Count: > 0 } variables)
        {
            var outputs = cursor.Names.Select((n, i) => new NamedExpression(n, new ColumnReference(relation, i))).ToImmutableArray();
            Emit(binder, new BoundStatement { Kind = StatementKind.Select, Query = new SelectBlock { From = [relation], Outputs = outputs }, ReturnsRows = true }, fetch);
            return;
        }

        for (var i = 0; i < variables.Count; i++)
        {
            if (i < cursor.Names.Length)
            {
                binder.Assign(variables[i].Name, new ColumnReference(relation, i), fetch);
            }
        }

        Emit(binder, new BoundStatement { Kind = StatementKind.Select }, fetch);
    }
}
