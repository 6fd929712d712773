using System.Buffers;
using System.Runtime.InteropServices;
using DbGuard.Core.Audit;
using Polly;
using Polly.Retry;

namespace DbGuard.Gateway.Stores;

/// <summary>
/// Owns the store's file. Groups are committed by its thread, or, while commits are quick, by the session that completed the group; what
/// takes longer, moving records into the database and bringing the store back after a fault, is always the thread's.
/// </summary>
internal sealed class AuditWriter : IDisposable
{
    private readonly AuditStoreOptions _options;
    private readonly AuditQueue _queue;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly IDisposable _lock;
    private readonly ResiliencePipeline _reopening;
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private readonly CommitPace _pace;

    // Taken by whoever the queue gave a group to, and by nobody else.
    private SqliteAuditFile? _file;
    private AuditStoreHealth _health;

    [ThreadStatic]
    private static bool t_isCommitting;

    private AuditWriter(AuditStoreOptions options, AuditQueue queue, TimeProvider time, ILogger logger, IDisposable storeLock, SqliteAuditFile file)
    {
        _options = options;
        _queue = queue;
        _time = time;
        _logger = logger;
        _lock = storeLock;
        _file = file;
        _pace = new CommitPace(time);
        _health = new AuditStoreHealth(null, time.GetUtcNow(), file.Sequence);
        _reopening = new ResiliencePipelineBuilder { TimeProvider = time }.AddRetry(new RetryStrategyOptions
        {
            ShouldHandle = new PredicateBuilder().Handle<SqliteFailure>(),
            MaxRetryAttempts = int.MaxValue,
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
            Delay = options.RetryMinimum,
            MaxDelay = options.RetryMaximum,
        }).Build();
    }

    public AuditStoreHealth Health => Volatile.Read(ref _health);

    /// <summary>The calling thread may commit a group it completes: commits are quick, and it is not in the middle of telling others of one.</summary>
    public bool MayCommitHere => !t_isCommitting && _pace.IsQuick;

    /// <exception cref="AuditUnavailableException" />
    public static AuditWriter Start(AuditStoreOptions options, AuditQueue queue, TimeProvider time, ILogger logger)
    {
        IDisposable? storeLock = null;
        try
        {
            storeLock = StoreFiles.Lock(options.Path);
            var file = SqliteAuditFile.Open(options.Path, options.Durability, options.BusyTimeout, mayCreate: true);
            var writer = new AuditWriter(options, queue, time, logger, storeLock, file);
            new Thread(writer.Run) { Name = "dbguard audit writer", IsBackground = true }.Start();
            return writer;
        }
        catch (SqliteFailure failure)
        {
            storeLock?.Dispose();
            throw new AuditUnavailableException($"audit store cannot be opened: {failure.Message}", failure);
        }
    }

    /// <summary>Why nothing can be appended now.</summary>
    public AuditUnavailableException Unavailable() => new(Health.Fault is { } fault
        ? $"audit store cannot be written: {fault}"
        : "audit store is closed");

    /// <summary>Completes when the queue has ended and everything in it is written, or cannot be. Waits for no recovery.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _stopped.Task.ConfigureAwait(false);
    }

    /// <summary>Closes the file, once the writer has stopped.</summary>
    public void Dispose()
    {
        _file?.Dispose();
        _options.Checkpointer?.Dispose();
        _lock.Dispose();
        _stop.Dispose();
    }

    private void Run()
    {
        List<AuditEntry> spare = [];
        List<AuditEntry> group = [];
        try
        {
            Report(_file!.Remark);
            while (_queue.TakeGroup(spare, _file is { PendingBytes: > 0 }, out group, out var failure))
            {
                if (failure is not null)
                {
                    Recover(failure);
                    continue;
                }

                var isIdle = group.Count == 0;
                if (!isIdle)
                {
                    Write(group);
                    group.Clear();
                    (spare, group) = (group, spare);
                }

                if (_file is { } file && file.PendingBytes > (isIdle ? 0 : _options.StoreBytes))
                {
                    Store(file);
                }
            }

            Close();
            _stopped.SetResult();
        }
        catch (Exception exception)
        {
            // Not foreseen: nothing can be appended any more, and everyone is told so.
            AuditStoreLog.WriterEnded(_logger, exception);
            SetFault("the writer has ended");
            _queue.End();
            _queue.Close(group);
            FailWaiters(group, exception);
            _stopped.SetResult();
        }
    }

    /// <summary>Commits a group that the queue gave to the calling thread, and tells those who wait for it.</summary>
    /// <returns>False when that failed: the list is the writer's now, who tells them.</returns>
    public bool CommitHere(List<AuditEntry> group)
    {
        int pending;
        try
        {
            pending = Append(group);
        }
        catch (Exception exception)
        {
            // WHY anything: the file must not stay taken. The writer knows what to do about what is foreseen.
            _queue.GiveBack(hasPending: true, mustStore: false, new AuditFailure(group, exception));
            return false;
        }

        _queue.GiveBack(pending > 0, pending > _options.StoreBytes, failure: null);
        t_isCommitting = true;
        try
        {
            CommitNotice.Send(group);
        }
        finally
        {
            t_isCommitting = false;
        }

        return true;
    }

    private void Write(List<AuditEntry> group)
    {
        try
        {
            Append(group);
        }
        catch (SqliteFailure failure)
        {
            Recover(group, failure);
            return;
        }

        CommitNotice.Send(group);
    }

    /// <returns>Bytes in the commit log that the database has not.</returns>
    private int Append(List<AuditEntry> group)
    {
        var started = _time.GetTimestamp();
        var file = _file!;
        if (_options.Checkpointer is { } checkpointer && checkpointer.IsDue(file.Sequence))
        {
            group.Insert(0, checkpointer.Make(file.ChainId, file.Sequence, file.Hash));
        }

        try
        {
            file.Append(CollectionsMarshal.AsSpan(group));
        }
        catch
        {
            _options.Checkpointer?.Failed();
            throw;
        }

        _options.Checkpointer?.Committed();
        _pace.Ended(started);
        Volatile.Write(ref _health, _health with { Sequence = file.Sequence });
        foreach (var entry in group)
        {
            entry.Release();
        }

        return file.PendingBytes;
    }

    private void Recover(AuditFailure failure)
    {
        if (failure.Reason is not SqliteFailure foreseen)
        {
            FailWaiters(failure.Group, failure.Reason);
            throw new InvalidOperationException("a commit failed", failure.Reason);
        }

        Recover(failure.Group, foreseen);
    }

    /// <summary>Moves what the commit log has into the database. Everyone who waited has been told already.</summary>
    private void Store(SqliteAuditFile file)
    {
        try
        {
            file.Store();
        }
        catch (SqliteFailure failure)
        {
            Recover([], failure);
        }
    }

    private void Close()
    {
        try
        {
            // The last record of a store at rest signs all before it.
            if (_file is { } open && _options.Checkpointer is { } checkpointer && checkpointer.HasUnsigned(open.Sequence))
            {
                open.Append([checkpointer.Make(open.ChainId, open.Sequence, open.Hash)]);
                checkpointer.Committed();
            }

            _file?.Close();
        }
        catch (SqliteFailure failure)
        {
            // Nothing is lost: the next opening finds it in the log.
            AuditStoreLog.CloseFailed(_logger, failure.Code, failure.Message);
        }
    }

    private void Recover(List<AuditEntry> group, SqliteFailure failure)
    {
        AuditStoreLog.StoreFailed(_logger, failure.Code, failure.Message);
        SetFault(failure.Message);
        var since = _time.GetUtcNow();
        using var recovery = new AuditRecovery(_options, _file!, group);
        _file = null;

        var rest = new List<AuditEntry>();
        _queue.Close(rest);
        var refused = FailWaiters(group, failure) + FailWaiters(rest, failure);
        recovery.Keep(rest);
        try
        {
            _file = _reopening.Execute(_ => TryReopen(recovery, () => OutageEntry(since, failure, refused)), _stop.Token);
            Volatile.Write(ref _health, new AuditStoreHealth(null, _time.GetUtcNow(), _file.Sequence));
            AuditStoreLog.StoreRecovered(_logger, _file.Sequence);
            _queue.Open();
            Report(_file.Remark);
        }
        catch (OperationCanceledException)
        {
            AuditStoreLog.RecordsLost(_logger, recovery.KeptCount);
            _queue.End();
        }
    }

    private SqliteAuditFile TryReopen(AuditRecovery recovery, Func<AuditEntry> outage)
    {
        try
        {
            return recovery.Reopen(outage);
        }
        catch (SqliteFailure failure)
        {
            AuditStoreLog.ReopenFailed(_logger, failure.Code, failure.Message);
            SetFault(failure.Message);
            throw;
        }
    }

    /// <summary>What was found at the opening is evidence too.</summary>
    private void Report(string? remark)
    {
        if (remark is not null)
        {
            AuditStoreLog.StoreRemark(_logger, remark);
            Write([SafetyEvent(elapsed: null, remark)]);
        }
    }

    /// <summary>The outage is evidence too.</summary>
    private AuditEntry OutageEntry(DateTimeOffset since, SqliteFailure failure, int refused) => SafetyEvent(
        _time.GetUtcNow() - since, $"audit store could not be written: {failure.Message}; {refused} waiting appends were refused");

    private AuditEntry SafetyEvent(TimeSpan? elapsed, string detail)
    {
        var record = new AuditRecord
        {
            Kind = AuditRecordKind.SafetyEvent,
            At = _time.GetUtcNow(),
            Error = "DBG8001",
            Elapsed = elapsed,
            Detail = detail,
        };
        var body = new ArrayBufferWriter<byte>();
        using var encoder = new AuditRecordEncoder();
        encoder.Encode(record, body);
        return new AuditEntry(record, body.WrittenSpan, null);
    }

    private void SetFault(string fault)
    {
        var health = Health;
        Volatile.Write(ref _health, health with { Fault = fault, Since = health.IsHealthy ? _time.GetUtcNow() : health.Since });
    }

    private static int FailWaiters(List<AuditEntry> entries, Exception reason)
    {
        var count = 0;
        foreach (var entry in entries)
        {
            if (entry.Waiter is { } waiter)
            {
                waiter.Fail(new AuditUnavailableException($"audit store cannot be written: {reason.Message}", reason));
                count++;
            }
        }

        return count;
    }
}
