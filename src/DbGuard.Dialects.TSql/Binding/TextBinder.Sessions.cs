using System.Collections.Immutable;
using DbGuard.Core.Facts;
using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace DbGuard.Dialects.TSql.Binding;

/// <summary>Settings, transactions, and what acts on the server or on other sessions.</summary>
internal sealed partial class TextBinder
{
    /// <summary>Options whose any value changes neither how statements are read nor what they show.</summary>
    private const SetOptions Harmless = SetOptions.NoCount | SetOptions.XactAbort | SetOptions.CursorCloseOnCommit | SetOptions.ForcePlan;

    /// <summary>Options that the guard relies on being on, as drivers leave them.</summary>
    private const SetOptions ReliedOn = SetOptions.QuotedIdentifier | SetOptions.AnsiNulls | SetOptions.AnsiPadding | SetOptions.AnsiWarnings
        | SetOptions.ArithAbort | SetOptions.ConcatNullYieldsNull | SetOptions.AnsiNullDfltOn | SetOptions.AnsiDefaults;

    /// <summary>Options that are off in an ordinary session: plans for rows, statements that are not run, hidden columns in results.</summary>
    private const SetOptions UsuallyOff = SetOptions.NumericRoundAbort | SetOptions.FmtOnly | SetOptions.NoExec | SetOptions.ParseOnly | SetOptions.ShowPlanAll
        | SetOptions.ShowPlanText | SetOptions.ShowPlanXml | SetOptions.RemoteProcTransactions | SetOptions.NoBrowsetable | SetOptions.AnsiNullDfltOff;

    /// <summary>What administers the server; only who may administer runs it.</summary>
    private static readonly Type[] Administrative =
    [
        typeof(DbccStatement), typeof(KillStatement), typeof(KillStatsJobStatement), typeof(KillQueryNotificationSubscriptionStatement), typeof(ShutdownStatement),
        typeof(ReconfigureStatement), typeof(CheckpointStatement), typeof(BackupDatabaseStatement), typeof(BackupTransactionLogStatement), typeof(RestoreStatement),
        typeof(BackupCertificateStatement), typeof(BackupMasterKeyStatement), typeof(BackupServiceMasterKeyStatement), typeof(RestoreMasterKeyStatement),
        typeof(RestoreServiceMasterKeyStatement), typeof(OpenMasterKeyStatement), typeof(CloseMasterKeyStatement), typeof(OpenSymmetricKeyStatement),
        typeof(CloseSymmetricKeyStatement), typeof(WaitForStatement), typeof(EnableDisableTriggerStatement), typeof(UpdateStatisticsStatement), typeof(DiskStatement),
    ];

    private static void AddSessionBindings(Dictionary<Type, StatementBinding> bindings)
    {
        bindings[typeof(PredicateSetStatement)] = static (b, s) => b.BindOptions((PredicateSetStatement)s);
        bindings[typeof(SetCommandStatement)] = static (b, s) => b.BindCommands((SetCommandStatement)s);
        bindings[typeof(SetTransactionIsolationLevelStatement)] = static (b, s) => b.EmitNothing(s);
        bindings[typeof(SetTextSizeStatement)] = static (b, s) => b.EmitNothing(s);
        bindings[typeof(SetRowCountStatement)] = static (b, s) => b.BindRowCount((SetRowCountStatement)s);
        bindings[typeof(SetStatisticsStatement)] = static (b, s) => b.EmitSetting("statistics", s);
        bindings[typeof(SetIdentityInsertStatement)] = static (b, s) => b.EmitSetting("identity_insert", s);
        bindings[typeof(SetOffsetsStatement)] = static (b, s) => b.EmitSetting("offsets", s);
        bindings[typeof(SetUserStatement)] = static (b, s) => b.EmitUnreadable("SETUSER", s);
        bindings[typeof(ExecuteAsStatement)] = static (b, s) => b.EmitUnreadable("EXECUTE AS", s);
        bindings[typeof(RevertStatement)] = static (b, s) => b.EmitUnreadable("REVERT", s);
        bindings[typeof(UseStatement)] = static (b, s) => b.BindUse((UseStatement)s);
        bindings[typeof(BeginTransactionStatement)] = static (b, s) => b.BindBegin((BeginTransactionStatement)s);
        bindings[typeof(CommitTransactionStatement)] = static (b, s) => b.EmitTransaction(TransactionControl.Commit, s);
        bindings[typeof(RollbackTransactionStatement)] = static (b, s) => b.EmitTransaction(TransactionControl.Rollback, s);
        bindings[typeof(SaveTransactionStatement)] = static (b, s) => b.EmitTransaction(TransactionControl.Savepoint, s);
        foreach (var type in Administrative)
        {
            bindings[type] = static (b, s) => b.Emit(b.NewBinder(), new() { Kind = StatementKind.Administration }, s);
        }
    }

    private void EmitNothing(TSqlStatement statement) => Emit(NewBinder(), new() { Kind = StatementKind.Select }, statement);

    private void EmitSetting(string name, TSqlStatement statement) => Emit(NewBinder(), new()
    {
        Kind = StatementKind.SetVariable, Traits = StatementTraits.SessionState, Settings = [new SettingChange(name, default, IsLocal: false, IsConstant: false, IsReset: false)],
    }, statement);

    /// <summary>After it the server would read names or rights otherwise than the guard.</summary>
    private void EmitUnreadable(string what, TSqlStatement statement)
    {
        var binder = NewBinder();
        binder.Gap(GapKind.UnhandledSyntax, what, statement);
        Emit(binder, new() { Kind = StatementKind.SetVariable, Traits = StatementTraits.SessionState }, statement);
    }

    private void EmitTransaction(TransactionControl control, TSqlStatement statement) =>
        Emit(NewBinder(), new() { Kind = StatementKind.Transaction, Transaction = control }, statement);

    private void BindBegin(BeginTransactionStatement begin)
    {
        if (begin.Distributed)
        {
            EmitUnreadable("BEGIN DISTRIBUTED TRANSACTION", begin);
        }
        else
        {
            EmitTransaction(TransactionControl.Begin, begin);
        }
    }

    private void BindUse(UseStatement use)
    {
        if (index.IsThisDatabase(use.DatabaseName.Value))
        {
            EmitNothing(use);
        }
        else
        {
            EmitUnreadable("USE of another database", use);
        }
    }

    /// <summary>0 is all rows, as usual; any other number changes what writes touch.</summary>
    private void BindRowCount(SetRowCountStatement set)
    {
        if (set.NumberRows is IntegerLiteral { Value: "0" })
        {
            EmitNothing(set);
        }
        else
        {
            EmitSetting("rowcount", set);
        }
    }

    private void BindOptions(PredicateSetStatement set)
    {
        if (set.Options == SetOptions.ImplicitTransactions)
        {
            // Drivers without autocommit turn it on: then any statement begins a transaction.
            EmitTransaction(TransactionControl.None, set);
            return;
        }

        var harmless = set.IsOn ? Harmless | ReliedOn : Harmless | UsuallyOff;
        if ((set.Options & ~harmless) == 0)
        {
            EmitNothing(set);
        }
        else
        {
            // Plans instead of rows, statements that are not run, names and quotes that mean something else.
            EmitUnreadable($"SET {set.Options} {(set.IsOn ? "ON" : "OFF")}", set);
        }
    }

    private void BindCommands(SetCommandStatement set)
    {
        var binder = NewBinder();
        var settings = ImmutableArray.CreateBuilder<SettingChange>();
        foreach (var command in set.Commands)
        {
            if (command is not GeneralSetCommand general)
            {
                binder.Unhandled(command);
                continue;
            }

            var value = binder.Bind(general.Parameter, NoScope);
            if (general.CommandType == GeneralSetCommandType.ContextInfo)
            {
                var lineage = StatementBinder.LineageOf(value);
                Emit(binder, new()
                {
                    Kind = StatementKind.SetVariable,
                    Settings = [new SettingChange("context_info", default, IsLocal: false, IsConstant: false, IsReset: false)],
                    Moves = [new ValueFlow(null, "context_info", lineage)],
                    Traits = StatementTraits.SessionState,
                }, set);
                return;
            }

            if (general.CommandType is not (GeneralSetCommandType.LockTimeout or GeneralSetCommandType.DeadlockPriority or GeneralSetCommandType.DateFirst or GeneralSetCommandType.DateFormat or GeneralSetCommandType.Language
                or GeneralSetCommandType.QueryGovernorCostLimit))
            {
                settings.Add(new SettingChange(general.CommandType.ToString().ToLowerInvariant(), default, IsLocal: false, IsConstant: false, IsReset: false));
            }
        }

        Emit(binder, new() { Kind = settings.Count > 0 ? StatementKind.SetVariable : StatementKind.Select, Settings = settings.DrainToImmutable() }, set);
    }
}
