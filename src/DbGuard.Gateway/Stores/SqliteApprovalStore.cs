using System.Collections.Concurrent;
using DbGuard.Core.Approvals;
using DbGuard.Core.Audit;
using Microsoft.Data.Sqlite;

namespace DbGuard.Gateway.Stores;

/// <summary>
/// The embedded approval store: rows in SQLite, waits in memory. Requests that a previous process left pending are withdrawn at
/// the opening, since nobody waits for them any more.
/// </summary>
internal sealed class SqliteApprovalStore : IApprovalStore, IAsyncDisposable
{
    private static readonly TimeSpan LongestTimer = TimeSpan.FromDays(40);

    private readonly IDisposable _lock;
    private readonly SqliteApprovalRows _rows;
    private readonly ApprovalEvidence _evidence;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly ConcurrentDictionary<string, PendingApproval> _pending = new(StringComparer.Ordinal);
    private bool _isDisposed;

    private SqliteApprovalStore(IDisposable storeLock, SqliteApprovalRows rows, IAuditSink audit, TimeProvider time, ILogger logger)
    {
        _lock = storeLock;
        _rows = rows;
        _evidence = new ApprovalEvidence(audit, time);
        _time = time;
        _logger = logger;
    }

    /// <summary>Opens or creates the store and takes it for this process.</summary>
    /// <exception cref="ApprovalStoreException">It cannot be opened, or another process has it.</exception>
    /// <exception cref="AuditUnavailableException">The withdrawal of old requests cannot be recorded.</exception>
    public static async Task<SqliteApprovalStore> OpenAsync(
        ApprovalStoreOptions options, IAuditSink audit, TimeProvider time, ILogger<SqliteApprovalStore> logger, CancellationToken cancellationToken)
    {
        IDisposable? storeLock = null;
        SqliteApprovalStore store;
        try
        {
            storeLock = StoreFiles.Lock(options.Path);
            store = new SqliteApprovalStore(storeLock, SqliteApprovalRows.Open(options), audit, time, logger);
        }
        catch (Exception exception) when (exception is SqliteFailure or SqliteException)
        {
            storeLock?.Dispose();
            throw new ApprovalStoreException($"approval store cannot be opened: {exception.Message}", exception);
        }

        try
        {
            await store.WithdrawLeftoversAsync(cancellationToken).ConfigureAwait(false);
            return store;
        }
        catch
        {
            await store.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <inheritdoc />
    public async Task AddAsync(ApprovalRequest request, CancellationToken cancellationToken)
    {
        if (request is not { State: ApprovalState.Pending, Answer: null })
        {
            throw new ArgumentException("a new request is pending and has no answer", nameof(request));
        }

        var pending = new PendingApproval(request);
        if (!_pending.TryAdd(request.Id, pending))
        {
            throw new ArgumentException("there is such a request already", nameof(request));
        }

        try
        {
            await ChangeAsync(
                () => _rows.Insert(request),
                () => _evidence.RequestedAsync(request, cancellationToken),
                cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            _pending.TryRemove(request.Id, out _);
            throw;
        }

        pending.Timer = _time.CreateTimer(_ => _ = ExpireAsync(pending), null, UntilExpiry(request), Timeout.InfiniteTimeSpan);
    }

    /// <inheritdoc />
    public async Task<ApprovalRequest> WaitAsync(string id, CancellationToken cancellationToken)
    {
        if (_pending.TryGetValue(id, out var pending))
        {
            return await pending.Outcome.WaitAsync(cancellationToken).ConfigureAwait(false);
        }

        return await FindAsync(id, cancellationToken).ConfigureAwait(false) ?? throw new KeyNotFoundException("no such approval request");
    }

    /// <inheritdoc />
    public async Task<ApprovalRequest?> ResolveAsync(string id, ApprovalState state, ApprovalAnswer? answer, CancellationToken cancellationToken)
    {
        CheckAnswer(state, answer);
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (!_pending.TryGetValue(id, out var pending))
            {
                return await Task.Run(() => _rows.Find(id), cancellationToken).ConfigureAwait(false);
            }

            if (answer is not null && _time.GetUtcNow() >= pending.Request.ExpiresAt)
            {
                (state, answer) = (ApprovalState.Expired, null);
            }

            var resolved = pending.Request with { State = state, Answer = answer };
            if (answer is not null)
            {
                // WHY: not cancellable from here on: an answer half recorded would be neither given nor not given.
                await Task.Run(
                    () => CommitAsync(() => _rows.Update(resolved), () => _evidence.ResolvedAsync(resolved)),
                    CancellationToken.None).ConfigureAwait(false);
            }
            else
            {
                await EndWithoutAnswerAsync(resolved).ConfigureAwait(false);
            }

            _pending.TryRemove(id, out _);
            pending.Complete(resolved);
            return resolved;
        }
        catch (SqliteException exception)
        {
            throw new ApprovalStoreException($"approval store cannot be written: {exception.Message}", exception);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <inheritdoc />
    public Task<ApprovalRequest?> FindAsync(string id, CancellationToken cancellationToken) =>
        ReadAsync(() => _rows.Find(id), cancellationToken);

    /// <inheritdoc />
    public async Task<IReadOnlyList<ApprovalRequest>> ListAsync(ApprovalState? state, int limit, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(limit);
        return await ReadAsync(() => _rows.List(state, limit), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Withdraws what is pending and closes the file.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, true))
        {
            return;
        }

        foreach (var id in _pending.Keys)
        {
            await ResolveAsync(id, ApprovalState.Withdrawn, null, CancellationToken.None).ConfigureAwait(false);
        }

        await _gate.WaitAsync().ConfigureAwait(false);
        _rows.Dispose();
        _lock.Dispose();
        _gate.Dispose();
    }

    private static void CheckAnswer(ApprovalState state, ApprovalAnswer? answer)
    {
        var isSound = state switch
        {
            ApprovalState.Approved => answer is { IsApproved: true },
            ApprovalState.Denied => answer is { IsApproved: false },
            ApprovalState.Expired or ApprovalState.Withdrawn => answer is null,
            ApprovalState.Pending => false,
            _ => false,
        };
        if (!isSound)
        {
            throw new ArgumentException("approved and denied need an answer that says so; other final states have none", nameof(answer));
        }
    }

    private TimeSpan UntilExpiry(ApprovalRequest request)
    {
        var left = request.ExpiresAt - _time.GetUtcNow();
        return left <= TimeSpan.Zero ? TimeSpan.Zero : left < LongestTimer ? left : LongestTimer;
    }

    private async Task ExpireAsync(PendingApproval pending)
    {
        try
        {
            if (UntilExpiry(pending.Request) is var left && left > TimeSpan.Zero)
            {
                pending.Timer?.Change(left, Timeout.InfiniteTimeSpan);
                return;
            }

            await ResolveAsync(pending.Request.Id, ApprovalState.Expired, null, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            // The wait must end whatever happens to the store: without an answer the statement is not run.
            ApprovalStoreLog.ExpiryFailed(_logger, exception, pending.Request.Id);
            _pending.TryRemove(pending.Request.Id, out _);
            pending.Complete(pending.Request with { State = ApprovalState.Expired });
        }
    }

    /// <summary>An end that runs nothing is carried out even when it cannot be recorded.</summary>
    private async Task EndWithoutAnswerAsync(ApprovalRequest resolved)
    {
        try
        {
            await _evidence.ResolvedAsync(resolved).ConfigureAwait(false);
        }
        catch (AuditUnavailableException exception)
        {
            ApprovalStoreLog.EndNotRecorded(_logger, exception, resolved.Id);
        }

        try
        {
            await Task.Run(() => _rows.Update(resolved)).ConfigureAwait(false);
        }
        catch (SqliteException exception)
        {
            ApprovalStoreLog.EndNotRecorded(_logger, exception, resolved.Id);
        }
    }

    private async Task WithdrawLeftoversAsync(CancellationToken cancellationToken)
    {
        var leftovers = await ReadAsync(() => _rows.List(ApprovalState.Pending, int.MaxValue), cancellationToken).ConfigureAwait(false);
        foreach (var withdrawn in leftovers.Select(r => r with { State = ApprovalState.Withdrawn }))
        {
            await ChangeAsync(() => _rows.Update(withdrawn), () => _evidence.ResolvedAsync(withdrawn), cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<T> ReadAsync<T>(Func<T> read, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await Task.Run(read, cancellationToken).ConfigureAwait(false);
        }
        catch (SqliteException exception)
        {
            throw new ApprovalStoreException($"approval store cannot be read: {exception.Message}", exception);
        }
        finally
        {
            _gate.Release();
        }
    }

    private async Task ChangeAsync(Action change, Func<ValueTask> record, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await Task.Run(() => CommitAsync(change, record), cancellationToken).ConfigureAwait(false);
        }
        catch (SqliteException exception)
        {
            throw new ApprovalStoreException($"approval store cannot be written: {exception.Message}", exception);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Row and record together: the row only becomes final once the chain has it.</summary>
    private async Task CommitAsync(Action change, Func<ValueTask> record)
    {
        await using var transaction = _rows.Begin();
        change();
        await record().ConfigureAwait(false);
        await transaction.CommitAsync().ConfigureAwait(false);
    }
}
