using System.Data;
using System.Data.Common;
using System.Runtime.ExceptionServices;
using DbGuard.AdoNet.Providers;
using DbGuard.AdoNet.Results;
using DbGuard.AdoNet.Sessions;
using DbGuard.Core.Budgets;

namespace DbGuard.AdoNet.Execution;

/// <summary>
/// Runs the texts of a command or a batch: admit, then execute, then guard what comes back. A command keeps its own and begins it anew for each execution,
/// when the one before is over.
/// </summary>
internal sealed class GuardedExecution(GuardedDbConnection connection, HoldWait wait) : IDisposable
{
    private const string Savepoint = "dbguard_changes";

    private readonly GuardedSession _session = connection.Session;
    private readonly GuardedRun _run = new(connection.Door, connection.Session);
    private IReadOnlyList<LoweredText> _texts = [];
    private AdmittedText[] _admitted = [];
    private InnerExecution? _running;
    private int _timeout;
    private bool _prepare;

    /// <summary>Rows that each command of a batch changed, given how many all did.</summary>
    public IReadOnlyList<int> Affected(int all) => _running?.Affected(all) ?? [];

    /// <summary>True when it can be begun anew: it is of the connection's present session, and what it ran is over.</summary>
    public bool IsFree(GuardedDbConnection other) => ReferenceEquals(other, connection) && ReferenceEquals(other.Session, _session) && _run.IsFinished;

    /// <summary>What is executed next.</summary>
    /// <param name="texts">The texts, in order.</param>
    /// <param name="timeout">Of the command, seconds; 0 for none.</param>
    /// <param name="prepare">Prepare them on the server.</param>
    public void Begin(IReadOnlyList<LoweredText> texts, int timeout, bool prepare)
    {
        (_texts, _timeout, _prepare) = (texts, timeout, prepare);
        if (_admitted.Length != texts.Count)
        {
            _admitted = new AdmittedText[texts.Count];
        }
    }

    public void Dispose() => _running?.Dispose();

    public void Cancel() => _running?.Cancel();

    public ValueTask<GuardedDbDataReader> ReadAsync(CommandBehavior behavior, bool async, CancellationToken cancellationToken)
    {
        var admitting = AdmitAsync(cancellationToken);
        return admitting.IsCompletedSuccessfully ? ReadAdmittedAsync(behavior, async, cancellationToken) : ReadAwaitedAsync(admitting, behavior, async, cancellationToken);
    }

    private async ValueTask<GuardedDbDataReader> ReadAwaitedAsync(ValueTask admitting, CommandBehavior behavior, bool async, CancellationToken cancellationToken)
    {
        await admitting.ConfigureAwait(false);
        return await ReadAdmittedAsync(behavior, async, cancellationToken).ConfigureAwait(false);
    }

    private ValueTask<GuardedDbDataReader> ReadAdmittedAsync(CommandBehavior behavior, bool async, CancellationToken cancellationToken) => Limited() is { } limited
        ? throw Refusals.Because(BudgetReasons.RowsChangedUncounted(limited.Profile))
        : OpenAsync(behavior, async, cancellationToken);

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
        await AdmitAsync(cancellationToken).ConfigureAwait(false);
        return Limited() is { } limited
            ? await CountedAsync(limited, async, cancellationToken).ConfigureAwait(false)
            : await RunAsync(outputs, async, cancellationToken).ConfigureAwait(false);
    }

    private ValueTask AdmitAsync(CancellationToken cancellationToken) =>
        _session.AdmitAsync(_texts, _admitted, wait, connection.Current is not null, cancellationToken);

    private DecidedText? Limited()
    {
        foreach (ref readonly var text in _admitted.AsSpan())
        {
            if (text.Decided.Limited is not null)
            {
                return text.Decided;
            }
        }

        return null;
    }

    /// <summary>Changes are counted before they can be committed: what is too much is undone.</summary>
    private async ValueTask<int> CountedAsync(DecidedText text, bool async, CancellationToken cancellationToken)
    {
        var decision = text.Limited!;
        if (_admitted.Length != 1 || text.Outcome.Statements is not [{ Statement.Facts.TagTellsRowsWritten: true }])
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

            var changed = await RunAsync([], async, cancellationToken, own).ConfigureAwait(false);
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

    private async ValueTask<int> RunAsync(IReadOnlyList<DbParameter> outputs, bool async, CancellationToken cancellationToken, DbTransaction? own = null)
    {
        var reader = await OpenAsync(CommandBehavior.Default, async, cancellationToken, own).ConfigureAwait(false);
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

    private ValueTask<GuardedDbDataReader> OpenAsync(CommandBehavior behavior, bool async, CancellationToken cancellationToken, DbTransaction? own = null)
    {
        _run.Begin(_admitted);
        var closes = behavior.HasFlag(CommandBehavior.CloseConnection) ? connection : null;
        behavior &= ~(CommandBehavior.CloseConnection | CommandBehavior.KeyInfo);
        if (_run.MayMask)
        {
            // WHY: a guard reads a whole cell before any getter does.
            behavior &= ~CommandBehavior.SequentialAccess;
        }

        return async || _prepare ? OpenAwaitedAsync(behavior, async, own, closes, cancellationToken) : new(OpenNow(behavior, own, closes));
    }

    private GuardedDbDataReader OpenNow(CommandBehavior behavior, DbTransaction? own, GuardedDbConnection? closes)
    {
        DbDataReader? inner = null;
        try
        {
            inner = Ready(own).Execute(behavior);
            return new GuardedDbDataReader(inner, _run, closes);
        }
        catch (Exception e)
        {
            inner?.Dispose();
            throw Shown(e);
        }
    }

    private async ValueTask<GuardedDbDataReader> OpenAwaitedAsync(
        CommandBehavior behavior, bool async, DbTransaction? own, GuardedDbConnection? closes, CancellationToken cancellationToken)
    {
        DbDataReader? inner = null;
        try
        {
            var running = Ready(own);
            if (_prepare)
            {
                await running.PrepareAsync(async, cancellationToken).ConfigureAwait(false);
            }

            inner = async ? await running.ExecuteAsync(behavior, cancellationToken).ConfigureAwait(false) : running.Execute(behavior);
            return new GuardedDbDataReader(inner, _run, closes);
        }
        catch (Exception e)
        {
            if (inner is not null)
            {
                await inner.DisposeAsync().ConfigureAwait(false);
            }

            throw Shown(e);
        }
    }

    /// <summary>The driver's command, or batch, with the admitted texts.</summary>
    private InnerExecution Ready(DbTransaction? own)
    {
        var transaction = own ?? connection.Current?.Inner;
        if (_prepare || _running?.TryAgain(_admitted, transaction, Timeout()) != true)
        {
            _running?.Dispose();
            _running = new InnerExecution(connection.Inner, transaction, _admitted, Timeout());
        }

        _run.Executed = _running;
        return _running;
    }

    /// <summary>What the caller may see of a failure, with the stack of the one it is.</summary>
    private Exception Shown(Exception failure)
    {
        var shown = _run.Failed(failure);
        if (ReferenceEquals(shown, failure))
        {
            ExceptionDispatchInfo.Throw(failure);
        }

        return shown;
    }

    private int Timeout()
    {
        var most = _session.Profile.StatementTimeout is { } limit ? (int)Math.Max(1, Math.Ceiling(limit.TotalSeconds)) : 0;
        return most == 0 ? _timeout : _timeout == 0 ? most : Math.Min(most, _timeout);
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
