using System.Collections.Concurrent;
using DbGuard.Core.Approvals;
using DbGuard.Core.Audit;
using Microsoft.Data.Sqlite;

namespace DbGuard.Gateway.Stores;

/// <summary>
/// The embedded approval store: rows in SQLite, waits in memory. Requests that a previous process left pending stay so until they expire, for
/// clients that come back with their resume token; those without one are withdrawn at the opening.
/// </summary>
internal sealed class SqliteApprovalStore : IApprovalStore, IAsyncDisposable
{
    private static readonly TimeSpan LongestTimer = TimeSpan.FromDays(40);

    private readonly IDisposable _lock;
    private readonly SqliteApprovalRows _rows;
    private readonly ApprovalEvidence _evidence;
    private readonly GrantSigner _signer;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly ConcurrentDictionary<string, PendingApproval> _pending = new(StringComparer.Ordinal);
    private bool _isDisposed;

    private SqliteApprovalStore(IDisposable storeLock, SqliteApprovalRows rows, IAuditSink audit, GrantSigner signer, TimeProvider time, ILogger logger)
    {
        _lock = storeLock;
        _rows = rows;
        _evidence = new ApprovalEvidence(audit, time);
        _signer = signer;
        _time = time;
        _logger = logger;
    }

    /// <summary>Opens or creates the store and takes it for this process.</summary>
    /// <exception cref="ApprovalStoreException">It cannot be opened, or another process has it.</exception>
    /// <exception cref="AuditUnavailableException">The withdrawal of old requests cannot be recorded.</exception>
    public static async Task<SqliteApprovalStore> OpenAsync(
        ApprovalStoreOptions options, IAuditSink audit, GrantSigner signer, TimeProvider time, ILogger<SqliteApprovalStore> logger, CancellationToken cancellationToken)
    {
        IDisposable? storeLock = null;
        SqliteApprovalStore store;
        try
        {
            storeLock = StoreFiles.Lock(options.Path);
            store = new SqliteApprovalStore(storeLock, SqliteApprovalRows.Open(options), audit, signer, time, logger);
        }
        catch (Exception exception) when (exception is SqliteFailure or SqliteException)
        {
            storeLock?.Dispose();
            throw new ApprovalStoreException($"approval store cannot be opened: {exception.Message}", exception);
        }

        try
        {
            await store.TakeUpLeftoversAsync(cancellationToken).ConfigureAwait(false);
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

        Arm(pending);
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
    public async Task<ApprovalRequest?> AnswerAsync(string id, ApprovalAnswer answer, CancellationToken cancellationToken)
    {
        return await LockedAsync("written", async () =>
        {
            if (!_pending.TryGetValue(id, out var pending))
            {
                return await Task.Run(() => _rows.Find(id), cancellationToken).ConfigureAwait(false);
            }

            if (_time.GetUtcNow() >= pending.Request.ExpiresAt)
            {
                return await EndHereAsync(pending, ApprovalState.Expired).ConfigureAwait(false);
            }

            var answered = ApprovalLedger.Answer(pending.Request, answer, _signer);
            if (ReferenceEquals(answered, pending.Request))
            {
                return answered;
            }

            // WHY: not cancellable from here on: an answer half recorded would be neither given nor not given.
            await Task.Run(() => CommitAsync(() => _rows.Update(answered), () => _evidence.AnsweredAsync(answered, answer)), CancellationToken.None).ConfigureAwait(false);
            if (answered.State == ApprovalState.Pending)
            {
                pending.Request = answered;
            }
            else
            {
                Finish(pending, answered);
            }

            return answered;
        }, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc />
    public async Task<ApprovalRequest?> EndAsync(string id, ApprovalState state, CancellationToken cancellationToken)
    {
        if (state is not (ApprovalState.Expired or ApprovalState.Withdrawn))
        {
            throw new ArgumentException("without an answer a request expires or is withdrawn", nameof(state));
        }

        return await LockedAsync("read", async () =>
        {
            return _pending.TryGetValue(id, out var pending)
                ? await EndHereAsync(pending, state).ConfigureAwait(false)
                : await Task.Run(() => _rows.Find(id), cancellationToken).ConfigureAwait(false);
        }, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc />
    public async Task<bool> UseAsync(string id, CancellationToken cancellationToken)
    {
        var used = false;
        await ChangeAsync(
            () =>
            {
                if (_rows.Find(id) is { } request && ApprovalLedger.Use(request) is { } next)
                {
                    _rows.Update(next);
                    used = true;
                }
            },
            () => ValueTask.CompletedTask,
            cancellationToken).ConfigureAwait(false);
        return used;
    }

    /// <inheritdoc />
    public async Task<ApprovalRequest?> TriedAsync(string id, ApprovalTrial trial, CancellationToken cancellationToken)
    {
        return await LockedAsync("written", async () =>
        {
            if (!_pending.TryGetValue(id, out var pending))
            {
                return await Task.Run(() => _rows.Find(id), cancellationToken).ConfigureAwait(false);
            }

            var tried = pending.Request with { Trial = trial };
            await Task.Run(() => CommitAsync(() => _rows.Update(tried), () => _evidence.TriedAsync(tried, trial)), CancellationToken.None).ConfigureAwait(false);
            return pending.Request = tried;
        }, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc />
    public async Task<ApprovalRequest?> RevokeAsync(string id, string by, DateTimeOffset at, CancellationToken cancellationToken)
    {
        ApprovalRequest? revoked = null;
        await ChangeAsync(
            () =>
            {
                if (_rows.Find(id) is { Grant: not null } request)
                {
                    revoked = ApprovalLedger.Revoke(request, at, _signer);
                    _rows.Update(revoked);
                }
            },
            () => revoked is null ? ValueTask.CompletedTask : _evidence.RevokedAsync(revoked, by),
            cancellationToken).ConfigureAwait(false);
        return revoked;
    }

    /// <inheritdoc />
    public Task<ApprovalRequest?> FindAsync(string id, CancellationToken cancellationToken) =>
        ReadAsync(() => _rows.Find(id), cancellationToken);

    /// <inheritdoc />
    public Task<ApprovalRequest?> FindByResumeAsync(string resumeHash, CancellationToken cancellationToken) =>
        ReadAsync(() => _rows.FindByResume(resumeHash), cancellationToken);

    /// <inheritdoc />
    public async Task<IReadOnlyList<ApprovalRequest>> StandingAsync(string principal, DateTimeOffset at, CancellationToken cancellationToken) =>
        await ReadAsync(() => _rows.Standing(principal, at), cancellationToken).ConfigureAwait(false);

    /// <inheritdoc />
    public async Task<IReadOnlyList<ApprovalRequest>> SimilarAsync(string fingerprint, int limit, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(limit);
        return await ReadAsync(() => _rows.Similar(fingerprint, limit), cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc />
    public async Task<IReadOnlyList<ApprovalRequest>> ListAsync(ApprovalState? state, int limit, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(limit);
        return await ReadAsync(() => _rows.List(state, limit), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Closes the file. What is pending stays so, for clients that come back.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, true))
        {
            return;
        }

        await _gate.WaitAsync().ConfigureAwait(false);
        foreach (var pending in _pending.Values)
        {
            var withdrawn = pending.Request with { State = ApprovalState.Withdrawn };
            if (withdrawn.ResumeHash is null)
            {
                await EndWithoutAnswerAsync(withdrawn).ConfigureAwait(false);
            }

            // For who still waits in this process it is over either way.
            pending.Complete(withdrawn);
        }

        _rows.Dispose();
        _lock.Dispose();
        _gate.Dispose();
    }

    private void Arm(PendingApproval pending) =>
        pending.Timer = _time.CreateTimer(_ => _ = ExpireAsync(pending), null, UntilExpiry(pending.Request), Timeout.InfiniteTimeSpan);

    private void Finish(PendingApproval pending, ApprovalRequest final)
    {
        _pending.TryRemove(final.Id, out _);
        pending.Complete(final);
    }

    /// <summary>Ends a pending request without an answer; under the gate.</summary>
    private async Task<ApprovalRequest> EndHereAsync(PendingApproval pending, ApprovalState state)
    {
        var ended = pending.Request with { State = state };
        await EndWithoutAnswerAsync(ended).ConfigureAwait(false);
        Finish(pending, ended);
        return ended;
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

            await EndAsync(pending.Request.Id, ApprovalState.Expired, CancellationToken.None).ConfigureAwait(false);
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

    private async Task TakeUpLeftoversAsync(CancellationToken cancellationToken)
    {
        foreach (var left in await ReadAsync(() => _rows.List(ApprovalState.Pending, int.MaxValue), cancellationToken).ConfigureAwait(false))
        {
            if (left.ResumeHash is not null)
            {
                var pending = new PendingApproval(left);
                _pending.TryAdd(left.Id, pending);
                Arm(pending);
                continue;
            }

            var withdrawn = left with { State = ApprovalState.Withdrawn };
            await ChangeAsync(() => _rows.Update(withdrawn), () => _evidence.ResolvedAsync(withdrawn), cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<T> ReadAsync<T>(Func<T> read, CancellationToken cancellationToken)
    {
        return await LockedAsync("read", async () =>
        {
            return await Task.Run(read, cancellationToken).ConfigureAwait(false);
        }, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>One caller at a time; what SQLite says becomes what callers know.</summary>
    private async Task<T> LockedAsync<T>(string doing, Func<Task<T>> work, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await work().ConfigureAwait(false);
        }
        catch (SqliteException exception)
        {
            throw new ApprovalStoreException($"approval store cannot be {doing}: {exception.Message}", exception);
        }
        finally
        {
            _gate.Release();
        }
    }

    private Task ChangeAsync(Action change, Func<ValueTask> record, CancellationToken cancellationToken) => LockedAsync(
        "written",
        async () =>
        {
            await Task.Run(() => CommitAsync(change, record), cancellationToken).ConfigureAwait(false);
            return true;
        },
        cancellationToken);

    /// <summary>Row and record together: the row only becomes final once the chain has it.</summary>
    private async Task CommitAsync(Action change, Func<ValueTask> record)
    {
        await using var transaction = _rows.Begin();
        change();
        await record().ConfigureAwait(false);
        await transaction.CommitAsync().ConfigureAwait(false);
    }
}
