using System.Collections.Immutable;
using DbGuard.Core.Facts;
using DbGuard.Core.Relations;
using DbGuard.Dialects.Postgres.Syntax;
using DbGuard.Dialects.Postgres.Syntax.Nodes;

namespace DbGuard.Dialects.Postgres.Binding;

internal sealed partial class StatementBinder
{
    /// <summary>AccessShareLock of PostgreSQL's storage/lockdefs.h.</summary>
    private const int AccessShareLock = 1;

    private BoundStatement BindUtility(SyntaxNode node)
    {
        switch (node.Tag)
        {
            case NodeTag.TransactionStmt:
                return BindTransaction(node);
            case NodeTag.VariableSetStmt:
                return BindSet(node);
            case NodeTag.VariableShowStmt:
                return new() { Kind = StatementKind.ShowVariable, ReturnsRows = true, FixedOutputs = ShowColumns(node.Text(VariableShowStmt.Name)) };
            case NodeTag.ConstraintsSetStmt:
                return new() { Kind = StatementKind.SetVariable };
            case NodeTag.DiscardStmt:
                return BindDiscard(node);
            case NodeTag.ExplainStmt:
                return BindExplain(node);
            case NodeTag.PrepareStmt:
                _parameterTypes = TypeIdsOf(node.List(PrepareStmt.Argtypes));
                return new()
                {
                    Kind = StatementKind.Prepare,
                    SessionObject = node.Text(PrepareStmt.Name),
                    Inner = BindStatement(node.Node(PrepareStmt.Query)),
                };
            case NodeTag.ExecuteStmt:
                return new()
                {
                    Kind = StatementKind.Execute,
                    SessionObject = node.Text(ExecuteStmt.Name),
                    Expressions = BindAll(node.List(ExecuteStmt.Params), new Scope(null)),
                    ReturnsRows = true,
                };
            case NodeTag.DeallocateStmt:
                return new() { Kind = StatementKind.Deallocate, SessionObject = node.Text(DeallocateStmt.Name) };
            case NodeTag.DeclareCursorStmt:
                return new()
                {
                    Kind = StatementKind.DeclareCursor,
                    SessionObject = node.Text(DeclareCursorStmt.Portalname),
                    Inner = BindStatement(node.Node(DeclareCursorStmt.Query)),
                };
            case NodeTag.FetchStmt:
                return new() { Kind = StatementKind.Fetch, SessionObject = node.Text(FetchStmt.Portalname), ReturnsRows = !node.Bool(FetchStmt.Ismove) };
            case NodeTag.ClosePortalStmt:
                return new() { Kind = StatementKind.CloseCursor, SessionObject = node.Text(ClosePortalStmt.Portalname) };
            case NodeTag.CopyStmt:
                return BindCopy(node);
            case NodeTag.CallStmt:
                return new()
                {
                    Kind = StatementKind.Call,
                    Expressions = [Bind(node.Node(CallStmt.Funccall), new Scope(null))],
                    ReturnsRows = true,
                };
            case NodeTag.DoStmt:
                return BindDo(node);
            case NodeTag.LockStmt:
                // ACCESS SHARE is the lock that every SELECT takes, and the server grants it to whoever may read.
                return Touching(
                    StatementKind.Lock, node.List(LockStmt.Relations), node.Int(LockStmt.Mode) == AccessShareLock ? AccessModes.Read : AccessModes.Lock,
                    StatementTraits.Locking);
            case NodeTag.TruncateStmt:
                return Touching(
                    StatementKind.Truncate, node.List(TruncateStmt.Relations), AccessModes.Truncate,
                    StatementTraits.UnboundedWrite | StatementTraits.MultiRowWrite | StatementTraits.Destructive);
            case NodeTag.ListenStmt:
                return new() { Kind = StatementKind.Listen };
            case NodeTag.UnlistenStmt:
                return new() { Kind = StatementKind.Discard };
            case NodeTag.NotifyStmt:
                return new() { Kind = StatementKind.Notify };
            case NodeTag.VacuumStmt:
                return BindVacuum(node);
            case NodeTag.ClusterStmt:
                return BindCluster(node);
            case NodeTag.ReindexStmt:
                return TouchingOne(
                    StatementKind.Maintenance,
                    node.Enum(ReindexStmt.Kind) == ReindexObjectType.Table ? node.Node(ReindexStmt.Relation) : default,
                    AccessModes.Lock,
                    ObjectKind.Index);
            case NodeTag.RefreshMatViewStmt:
                return Refreshing(TouchingOne(
                    StatementKind.Maintenance, node.Node(RefreshMatViewStmt.Relation), AccessModes.Insert | AccessModes.Delete, ObjectKind.MaterializedView));
            case NodeTag.CheckPointStmt:
                return new() { Kind = StatementKind.Maintenance };
            case NodeTag.LoadStmt:
                return new() { Kind = StatementKind.Administration, Traits = StatementTraits.ServerSideAccess };
            case NodeTag.AlterSystemStmt:
                return new() { Kind = StatementKind.Administration, ObjectKind = ObjectKind.System };
            default:
                return BindDefinition(node);
        }
    }

    private BoundStatement BindTransaction(SyntaxNode node)
    {
        var kind = node.Enum(TransactionStmt.Kind);
        var control = kind switch
        {
            TransactionStmtKind.Begin or TransactionStmtKind.Start => TransactionControl.Begin,
            TransactionStmtKind.Commit => TransactionControl.Commit,
            TransactionStmtKind.Rollback => TransactionControl.Rollback,
            TransactionStmtKind.Savepoint => TransactionControl.Savepoint,
            TransactionStmtKind.Release => TransactionControl.Release,
            TransactionStmtKind.RollbackTo => TransactionControl.RollbackToSavepoint,
            TransactionStmtKind.Prepare or TransactionStmtKind.CommitPrepared or TransactionStmtKind.RollbackPrepared => TransactionControl.None,
            _ => throw new System.Diagnostics.UnreachableException(),
        };
        if (control == TransactionControl.None)
        {
            return new() { Kind = StatementKind.TwoPhase };
        }

        // BEGIN READ WRITE and its like set transaction modes: they are settings.
        var modes = TransactionModes(node.List(TransactionStmt.Options));
        return new()
        {
            Kind = StatementKind.Transaction,
            Transaction = control,
            Settings = modes,
            Traits = modes.IsEmpty ? StatementTraits.None : StatementTraits.SessionState,
        };
    }

    private ImmutableArray<SettingChange> TransactionModes(SyntaxList options, string prefix = "")
    {
        var modes = ImmutableArray.CreateBuilder<SettingChange>();
        foreach (var option in options)
        {
            var name = option.Text(DefElem.Defname) ?? "";
            modes.Add(new SettingChange(
                prefix + name, ConstantText(option.Node(DefElem.Arg)) is { } value ? [TransactionValue(name, value)] : [], IsLocal: prefix.Length == 0, IsConstant: true, IsReset: false));
        }

        return modes.DrainToImmutable();
    }

    private static string TransactionValue(string name, string value) =>
        name is "transaction_read_only" or "transaction_deferrable" ? value is "0" or "false" ? "off" : "on" : value;

    private static BoundStatement BindDiscard(SyntaxNode node)
    {
        var all = node.Enum(DiscardStmt.Target) == DiscardMode.All;
        return new()
        {
            Kind = StatementKind.Discard,
            Traits = all ? StatementTraits.SessionState : StatementTraits.None,
            Settings = all ? [new SettingChange("*", [], IsLocal: false, IsConstant: true, IsReset: true)] : [],
        };
    }

    private BoundStatement BindExplain(SyntaxNode node)
    {
        var analyze = false;
        foreach (var option in node.List(ExplainStmt.Options))
        {
            if (option.Text(DefElem.Defname) == "analyze")
            {
                // WHY: last one wins on the server; any value that is not plainly off counts as on.
                analyze = option.Node(DefElem.Arg).IsNull || OptionText(option.Node(DefElem.Arg)) is not ("off" or "false" or "0");
            }
        }

        return new()
        {
            Kind = StatementKind.Explain,
            Inner = BindStatement(node.Node(ExplainStmt.Query)),
            ReturnsRows = true,
            FixedOutputs = ["QUERY PLAN"],
            Traits = analyze ? StatementTraits.ExplainAnalyze : StatementTraits.None,
        };
    }

    private string? OptionText(SyntaxNode value) => value.Tag switch
    {
        NodeTag.StringValue => value.Text(StringValue.Sval)?.ToLowerInvariant(),
        NodeTag.IntegerValue => value.Int(IntegerValue.Ival).ToString(System.Globalization.CultureInfo.InvariantCulture),
        NodeTag.BooleanValue => value.Bool(BooleanValue.Boolval) ? "true" : "false",
        NodeTag.FloatValue => value.Text(FloatValue.Fval),
        NodeTag.TypeName => value.List(TypeName.Names) is { IsEmpty: false } names ? names.Text(names.Count - 1) : null,
        NodeTag.AConst or NodeTag.TypeCast => ConstantText(value)?.ToLowerInvariant(),
        _ => null,
    };

    private BoundStatement BindCopy(SyntaxNode node)
    {
        var isFrom = node.Bool(CopyStmt.IsFrom);
        var toClient = !node.HasText(CopyStmt.Filename);
        var traits = isFrom ? StatementTraits.BulkImport : StatementTraits.BulkExport;
        if (!toClient)
        {
            traits |= StatementTraits.ServerSideAccess;
        }

        if (!node.Node(CopyStmt.Query).IsNull)
        {
            return new()
            {
                Kind = StatementKind.Export,
                Inner = BindStatement(node.Node(CopyStmt.Query)),
                ReturnsRows = true,
                Traits = traits,
            };
        }

        var rangeVar = node.Node(CopyStmt.Relation);
        var relation = FindRelation(rangeVar, rangeVar.Text(RangeVar.Schemaname), rangeVar.Text(RangeVar.Relname) ?? "");
        var scope = new Scope(null);
        Introduce(relation, default, rangeVar.Text(RangeVar.Relname), null, scope.Items);
        var columns = CopyColumns(node.List(CopyStmt.Attlist), relation);
        if (isFrom)
        {
            var assignments = ImmutableArray.CreateBuilder<Assignment>();
            foreach (var ordinal in columns)
            {
                assignments.Add(new(ordinal, DefaultValue.Instance));
            }

            return new()
            {
                Kind = StatementKind.Import,
                Query = new Modification { Kind = StatementKind.Insert, Target = relation, Assignments = assignments.DrainToImmutable() },
                Expressions = node.Node(CopyStmt.WhereClause) is { IsNull: false } where ? [Bind(where, scope)] : [],
                Traits = traits,
            };
        }

        var outputs = ImmutableArray.CreateBuilder<NamedExpression>();
        foreach (var ordinal in columns)
        {
            outputs.Add(new(relation.ColumnName(ordinal), new ColumnReference(relation, ordinal)));
        }

        return new()
        {
            Kind = StatementKind.Export,
            Query = new SelectBlock { From = [relation], Outputs = outputs.DrainToImmutable() },
            ReturnsRows = true,
            Traits = traits,
        };
    }

    private List<int> CopyColumns(SyntaxList names, Relation relation)
    {
        var ordinals = new List<int>();
        if (names.IsEmpty)
        {
            for (var i = 0; i < relation.ColumnCount; i++)
            {
                ordinals.Add(i);
            }

            return ordinals;
        }

        var item = new ScopeItem(relation);
        for (var i = 0; i < names.Count; i++)
        {
            var ordinal = relation is UnknownRelation ? -1 : item.Find(names.Text(i));
            if (ordinal >= 0)
            {
                ordinals.Add(ordinal);
            }
            else if (relation is not UnknownRelation)
            {
                Gap(GapKind.UnknownColumn, names.Text(i), names[i]);
            }
        }

        return ordinals;
    }

    private BoundStatement BindVacuum(SyntaxNode node)
    {
        var tables = ImmutableArray.CreateBuilder<TableAccess>();
        foreach (var relation in node.List(VacuumStmt.Rels))
        {
            AddAccess(relation.Node(VacuumRelation.Relation), AccessModes.Lock, tables);
        }

        return new() { Kind = StatementKind.Maintenance, Tables = tables.DrainToImmutable() };
    }

    /// <summary>The rows come to lie in the order of an index: whoever reads them afterwards is told it.</summary>
    private BoundStatement BindCluster(SyntaxNode node)
    {
        var bound = TouchingOne(StatementKind.Maintenance, node.Node(ClusterStmt.Relation), AccessModes.Lock, ObjectKind.Table);
        if (bound.Tables is not [{ Table: var table }])
        {
            return bound;
        }

        // Which columns the index has the snapshot does not tell: any of them.
        var relation = new TableRelation(table, null);
        return bound with
        {
            Expressions = [.. Enumerable.Range(0, relation.ColumnCount).Select(i => new ColumnReference(relation, i))],
            ExpressionUsage = ColumnUsage.Order,
        };
    }

    private BoundStatement Touching(StatementKind kind, SyntaxList relations, AccessModes modes, StatementTraits traits)
    {
        var tables = ImmutableArray.CreateBuilder<TableAccess>();
        var names = ImmutableArray.CreateBuilder<string>();
        foreach (var relation in relations)
        {
            AddAccess(relation, modes, tables);
            names.Add(NameOf(relation));
        }

        return new() { Kind = kind, Tables = tables.DrainToImmutable(), ObjectKind = ObjectKind.Table, ObjectNames = names.DrainToImmutable(), Traits = traits };
    }

    private BoundStatement Refreshing(BoundStatement statement) =>
        statement.Tables is [{ Table: { Definition: not null, IsSystem: false } view }]
            ? statement with { Rerun = DefinitionBinding.FactsOfView(_catalog, view, Callers, _definitions) }
            : statement;

    private BoundStatement TouchingOne(StatementKind kind, SyntaxNode rangeVar, AccessModes modes, ObjectKind objectKind, bool ifExists = false)
    {
        var tables = ImmutableArray.CreateBuilder<TableAccess>();
        AddAccess(rangeVar, modes, tables, ifExists: ifExists);
        return new() { Kind = kind, Tables = tables.DrainToImmutable(), ObjectKind = objectKind, ObjectNames = rangeVar.IsNull ? [] : [NameOf(rangeVar)] };
    }

    /// <summary>
    /// Notes a relation that a statement touches; one the catalog does not know is a gap unless the statement may create it, or does nothing
    /// without it (IF EXISTS).
    /// </summary>
    private void AddAccess(SyntaxNode rangeVar, AccessModes modes, ImmutableArray<TableAccess>.Builder tables, bool mayBeNew = false, bool ifExists = false)
    {
        if (rangeVar.IsNull || rangeVar.Tag != NodeTag.RangeVar)
        {
            return;
        }

        if (Lookup(rangeVar.Text(RangeVar.Schemaname), rangeVar.Text(RangeVar.Relname) ?? "") is { } table)
        {
            tables.Add(new TableAccess(table, modes, ThroughView: false, SpanOf(rangeVar)));
        }
        else if (ifExists && IsAbsent(rangeVar))
        {
            _assumesAbsence = true;
        }
        else if (!mayBeNew)
        {
            Gap(Find(rangeVar.Text(RangeVar.Schemaname), rangeVar.Text(RangeVar.Relname) ?? "").IsUncertain ? GapKind.Ambiguous : GapKind.UnknownRelation, NameOf(rangeVar), rangeVar);
        }
    }

    /// <summary>Neither the catalog nor the text itself knows the relation.</summary>
    private bool IsAbsent(SyntaxNode rangeVar) =>
        Find(rangeVar.Text(RangeVar.Schemaname), rangeVar.Text(RangeVar.Relname) ?? "") is { Table: null, IsUncertain: false };
}
