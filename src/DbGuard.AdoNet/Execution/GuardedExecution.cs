using System.Data;
using System.Data.Common;
using DbGuard.AdoNet.Providers;
using DbGuard.AdoNet.Results;
using DbGuard.AdoNet.Sessions;
using DbGuard.Core.Budgets;
using DbGuard.Core.Decisions;

namespace DbGuard.AdoNet.Execution;

/// <summary>Runs the texts of a command or a batch: admit, then execute, then guard what comes back. For commands and batches alike.</summary>
internal sealed class GuardedExecution(GuardedDbConnection connection, IReadOnlyList<LoweredText> texts, int timeout, bool prepare) : IDisposable
{
    private const string Savepoint = "dbguard_changes";
    private InnerExecution? _running;

    /// <summary>Rows that each command of a batch changed; empty for a single one.</summary>
    public IReadOnlyList<int> Affected => _running?.Affected() ?? [];

    public void Dispose() => _running?.Dispose();

    public void Cancel() => _running?.Cancel();

    public async ValueTask<GuardedDbDataReader> ReadAsync(CommandBehavior behavior, bool async, CancellationToken cancellationToken)
    {
        var admitted = await AdmitAsync(cancellationToken).ConfigureAwait(false);
        if (Limited(admitted) is { } limited)
        {
            throw Refusals.Because(BudgetReasons.RowsChangedUncounted(limited.Text.Profile));
        }

        return await OpenAsync(admitted, behavior, async, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The first cell of the first row, masked; null without a row.</summary>
    public async ValueTask<object?> ScalarAsync(bool async, CancellationToken cancellationToken)
    {
        var reader = await ReadAsync(CommandBehavior.Default, async, cancellationToken).ConfigureAwait(false);
        try
        {
            var hasRow = async ? await reader.ReadAsync(cancellationToken).ConfigureAwait(false) : reader.Read();
            var value = hasRow && reader.FieldCount > 0 ? reader.GetValue(0) : null;
            await DrainAsync(reader, async, cancellationToken).ConfigureAwait(false);
            return value;
        }
        finally
        {
            await CloseAsync(reader, async).ConfigureAwait(false);
        }
    }

    /// <summary>Runs it and gives the rows that it changed.</summary>
    /// <param name="outputs">Output parameters, filled from the first row; empty for none.</param>
    /// <param name="async">Awaits the driver.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async ValueTask<int> NonQueryAsync(IReadOnlyList<DbParameter> outputs, bool async, CancellationToken cancellationToken)
    {
        var admitted = await AdmitAsync(cancellationToken).ConfigureAwait(false);
        return Limited(admitted) is { } limited
            ? await CountedAsync(admitted, limited.Decision, limited.Text, async, cancellationToken).ConfigureAwait(false)
            : await RunAsync(admitted, outputs, async, cancellationToken).ConfigureAwait(false);
    }

    private ValueTask<IReadOnlyList<AdmittedText>> AdmitAsync(CancellationToken cancellationToken) =>
        connection.Session.AdmitAsync(texts, connection.Current is not null, cancellationToken);

    private static (AdmittedText Text, Decision Decision)? Limited(IReadOnlyList<AdmittedText> admitted)
    {
        foreach (var text in admitted)
        {
            foreach (var statement in text.Outcome.Statements)
            {
                if (statement.Decision.ChangeLimit is not null)
                {
                    return (text, statement.Decision);
                }
            }
        }

        return null;
    }

    /// <summary>Changes are counted before they can be committed: what is too much is undone.</summary>
    private async ValueTask<int> CountedAsync(IReadOnlyList<AdmittedText> admitted, Decision decision, AdmittedText text, bool async, CancellationToken cancellationToken)
    {
        if (admitted.Count != 1 || text.Outcome.Statements is not [{ Statement.Facts.TagTellsRowsWritten: true }])
        {
            throw Refusals.Because(BudgetReasons.RowsChangedUncounted(text.Profile));
        }

        var outer = connection.Current?.Inner;
        var own = outer is null ? await connection.Inner.BeginTransactionAsync(cancellationToken).ConfigureAwait(false) : null;
        try
        {
            if (outer is not null)
            {
                await outer.SaveAsync(Savepoint, cancellationToken).ConfigureAwait(false);
            }

            var changed = await RunAsync(admitted, [], async, cancellationToken, own).ConfigureAwait(false);
            if (changed > decision.ChangeLimit)
            {
                await (own?.RollbackAsync(CancellationToken.None) ?? outer!.RollbackAsync(Savepoint, CancellationToken.None)).ConfigureAwait(false);
                throw Refusals.Because(decision.Granted is null
                    ? BudgetReasons.RowsChanged(text.Profile, decision.ChangeLimit.Value)
                    : GrantReasons.RowsChanged(decision, text.Profile, decision.ChangeLimit.Value));
            }

            await (own?.CommitAsync(cancellationToken) ?? outer!.ReleaseAsync(Savepoint, cancellationToken)).ConfigureAwait(false);
            return changed;
        }
        finally
        {
            if (own is not null)
            {
                await own.DisposeAsync().ConfigureAwait(false);
            }
        }
    }

    private async ValueTask<int> RunAsync(
        IReadOnlyList<AdmittedText> admitted, IReadOnlyList<DbParameter> outputs, bool async, CancellationToken cancellationToken, DbTransaction? own = null)
    {
        var reader = await OpenAsync(admitted, CommandBehavior.Default, async, cancellationToken, own).ConfigureAwait(false);
        try
        {
            if (outputs.Count > 0 && (async ? await reader.ReadAsync(cancellationToken).ConfigureAwait(false) : reader.Read()))
            {
                OutputValues.Fill(outputs, reader);
            }

            await DrainAsync(reader, async, cancellationToken).ConfigureAwait(false);
            return reader.RecordsAffected;
        }
        finally
        {
            await CloseAsync(reader, async).ConfigureAwait(false);
        }
    }

    private async ValueTask<GuardedDbDataReader> OpenAsync(
        IReadOnlyList<AdmittedText> admitted, CommandBehavior behavior, bool async, CancellationToken cancellationToken, DbTransaction? own = null)
    {
        var run = new GuardedRun(connection.Door, connection.Session, admitted);
        var closesConnection = behavior.HasFlag(CommandBehavior.CloseConnection);
        behavior &= ~(CommandBehavior.CloseConnection | CommandBehavior.KeyInfo);
        if (run.MayMask)
        {
            // WHY: a guard reads a whole cell before any getter does.
            behavior &= ~CommandBehavior.SequentialAccess;
        }

        _running?.Dispose();
        _running = new InnerExecution(connection.Inner, own ?? connection.Current?.Inner, admitted, Timeout());
        DbDataReader? inner = null;
        try
        {
            if (prepare)
            {
                await _running.PrepareAsync(async, cancellationToken).ConfigureAwait(false);
            }

            inner = await _running.ExecuteAsync(behavior, async, cancellationToken).ConfigureAwait(false);
            return new GuardedDbDataReader(inner, run, closesConnection ? connection.Close : null);
        }
        catch (Exception e)
        {
            if (inner is not null)
            {
                await inner.DisposeAsync().ConfigureAwait(false);
            }

            var shown = run.Failed(e);
            if (ReferenceEquals(shown, e))
            {
                throw;
            }

            throw shown;
        }
    }

    private int Timeout()
    {
        var most = connection.Session.Profile.StatementTimeout is { } limit ? (int)Math.Max(1, Math.Ceiling(limit.TotalSeconds)) : 0;
        return most == 0 ? timeout : timeout == 0 ? most : Math.Min(most, timeout);
    }

    private static async ValueTask DrainAsync(GuardedDbDataReader reader, bool async, CancellationToken cancellationToken)
    {
        while (async ? await reader.NextResultAsync(cancellationToken).ConfigureAwait(false) : reader.NextResult())
        {
        }
    }

    private static async ValueTask CloseAsync(GuardedDbDataReader reader, bool async)
    {
        if (async)
        {
            await reader.DisposeAsync().ConfigureAwait(false);
        }
        else
        {
            reader.Dispose();
        }
    }
}
