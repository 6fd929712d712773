using System.Collections.Concurrent;
using DbGuard.Core.Audit;
using Npgsql;
using Polly;
using Polly.Retry;

namespace DbGuard.Gateway.Stores.Shared;

/// <summary>
/// The evidence chain in a PostgreSQL that several gateways share. Sessions encode and queue as before the embedded store; this gateway's one
/// writer commits a group at a time.
/// </summary>
/// <remarks>When a commit fails, all who wait fail, later callers fail at once, and the store is tried again with growing pauses. Records that were accepted without a waiter are kept and written then.</remarks>
internal sealed class SharedAuditStore : IAuditStore
{
    private readonly AuditStoreOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly SharedChain _chain;
    private readonly AuditQueue _queue;
    private readonly ConcurrentQueue<DurableWaiter> _waiters = new();
    private readonly ResiliencePipeline _returning;
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private AuditStoreHealth _health;
    private bool _isDisposed;

    private SharedAuditStore(SharedStore store, AuditStoreOptions options, TimeProvider time, ILogger logger)
    {
        _options = options;
        _time = time;
        _logger = logger;
        _chain = new SharedChain(store, options.Checkpointer);
        _queue = new AuditQueue(options.QueueLimitBytes, options.Linger, Timeout.InfiniteTimeSpan, time);
        _health = new AuditStoreHealth(null, time.GetUtcNow(), 0);
        _returning = new ResiliencePipelineBuilder { TimeProvider = time }.AddRetry(new RetryStrategyOptions
        {
            ShouldHandle = new PredicateBuilder().Handle<Exception>(SharedStore.IsOfTheStore),
            MaxRetryAttempts = int.MaxValue,
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
            Delay = options.RetryMinimum,
            MaxDelay = options.RetryMaximum,
        }).Build();
    }

    /// <inheritdoc />
    public AuditStoreHealth Health => Volatile.Read(ref _health);

    /// <summary>Makes the tables if need be and starts the writer.</summary>
    /// <exception cref="AuditUnavailableException">The store cannot be reached or used.</exception>
    public static SharedAuditStore Open(SharedStore store, AuditStoreOptions options, TimeProvider time, ILogger<SharedAuditStore> logger)
    {
        try
        {
            store.Prepare();
        }
        catch (Exception failure) when (SharedStore.IsOfTheStore(failure))
        {
            throw new AuditUnavailableException($"audit store cannot be opened: {SharedStore.Explain(failure)}", failure);
        }

        var opened = new SharedAuditStore(store, options, time, logger);
        new Thread(opened.Run) { Name = "dbguard audit writer", IsBackground = true }.Start();
        return opened;
    }

    /// <inheritdoc />
    public ValueTask AppendDurablyAsync(AuditRecord record, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var waiter = DurableWaiter.Rent(_waiters);
        var entry = AuditEncoding.Encode(record, waiter);
        return _queue.TryEnqueue(entry, spare: null, out var room, out _) switch
        {
            AuditQueue.Answer.Queued => waiter.Task,
            AuditQueue.Answer.Full => WaitForRoomAsync(entry, waiter, room, cancellationToken),
            _ => throw Refuse(entry, Unavailable()),
        };
    }

    /// <inheritdoc />
    public void Append(AuditRecord record)
    {
        var entry = AuditEncoding.Encode(record, null);
        switch (_queue.TryEnqueue(entry, spare: null, out _, out _))
        {
            case AuditQueue.Answer.Queued:
                return;
            case AuditQueue.Answer.Full:
                throw Refuse(entry, new AuditUnavailableException("the audit queue is full"));
            default:
                throw Refuse(entry, Unavailable());
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, true))
        {
            return;
        }

        _queue.End();
        await _stop.CancelAsync().ConfigureAwait(false);
        await _stopped.Task.ConfigureAwait(false);
        _chain.Dispose();
        _options.Checkpointer?.Dispose();
        _stop.Dispose();
    }

    private static AuditUnavailableException Refuse(in AuditEntry entry, AuditUnavailableException reason)
    {
        entry.Release();
        return reason;
    }

    private AuditUnavailableException Unavailable() => new(Health.Fault is { } fault ? $"audit store cannot be written: {fault}" : "audit store is closed");

    private async ValueTask WaitForRoomAsync(AuditEntry entry, DurableWaiter waiter, Task room, CancellationToken cancellationToken)
    {
        var began = _time.GetTimestamp();
        while (true)
        {
            try
            {
                var left = _options.QueueTimeout - _time.GetElapsedTime(began);
                await room.WaitAsync(left > TimeSpan.Zero ? left : TimeSpan.Zero, _time, cancellationToken).ConfigureAwait(false);
            }
            catch (TimeoutException)
            {
                throw Refuse(entry, new AuditUnavailableException("the audit queue is full"));
            }
            catch (OperationCanceledException)
            {
                entry.Release();
                throw;
            }

            switch (_queue.TryEnqueue(entry, spare: null, out room, out _))
            {
                case AuditQueue.Answer.Queued:
                    await waiter.Task.ConfigureAwait(false);
                    return;
                case AuditQueue.Answer.Full:
                    continue;
                default:
                    throw Refuse(entry, Unavailable());
            }
        }
    }

    private void Run()
    {
        List<AuditEntry> spare = [];
        List<AuditEntry> group = [];
        try
        {
            while (_queue.TakeGroup(spare, hasPending: false, out group, out _))
            {
                if (group.Count > 0)
                {
                    Write(group);
                    group.Clear();
                    (spare, group) = (group, spare);
                }
            }

            _stopped.SetResult();
        }
        catch (Exception exception)
        {
            // Not foreseen: nothing can be appended any more, and everyone is told so.
            AuditStoreLog.WriterEnded(_logger, exception);
            SetFault("the writer has ended");
            _queue.End();
            _queue.Close(group);
            Fail(group, exception);
            _stopped.SetResult();
        }
    }

    private void Write(List<AuditEntry> group)
    {
        try
        {
            _chain.Append(group);
        }
        catch (Exception failure) when (SharedStore.IsOfTheStore(failure))
        {
            Recover(group, failure);
            return;
        }

        Volatile.Write(ref _health, _health with { Sequence = _chain.Sequence });
        foreach (var entry in group)
        {
            entry.Release();
        }

        CommitNotice.Send(group);
    }

    private void Recover(List<AuditEntry> group, Exception failure)
    {
        var fault = SharedStore.Explain(failure);
        SharedStoreLog.StoreFailed(_logger, fault);
        SetFault(fault);
        var since = _time.GetUtcNow();
        List<AuditEntry> rest = [];
        _queue.Close(rest);
        var refused = Fail(group, failure) + Fail(rest, failure);

        // A checkpoint is about a place in the chain, which may be another gateway's by now.
        var tried = group.FindAll(e => e.Waiter is null && e.Kind != AuditRecordKind.Checkpoint);
        var kept = rest.FindAll(e => e.Waiter is null);
        var isSettled = false;
        try
        {
            _returning.Execute(
                _ =>
                {
                    // The failed group may be in the chain all the same: asked once, before anything else is tried.
                    if (!isSettled)
                    {
                        kept.InsertRange(0, _chain.WasCommitted() ? [] : tried);
                        isSettled = true;
                    }

                    _chain.Append([.. kept, Outage(since, fault, refused)]);
                },
                _stop.Token);
            Volatile.Write(ref _health, new AuditStoreHealth(null, _time.GetUtcNow(), _chain.Sequence));
            AuditStoreLog.StoreRecovered(_logger, _chain.Sequence);
            _queue.Open();
        }
        catch (OperationCanceledException)
        {
            AuditStoreLog.RecordsLost(_logger, kept.Count);
            _queue.End();
        }
    }

    private AuditEntry Outage(DateTimeOffset since, string fault, int refused)
    {
        var record = new AuditRecord
        {
            Kind = AuditRecordKind.SafetyEvent,
            At = _time.GetUtcNow(),
            Error = "DBG8001",
            Elapsed = _time.GetUtcNow() - since,
            Detail = $"audit store could not be written: {fault}; {refused} waiting appends were refused",
        };
        return AuditEncoding.Encode(record, null);
    }

    private void SetFault(string fault)
    {
        var health = Health;
        Volatile.Write(ref _health, health with { Fault = fault, Since = health.IsHealthy ? _time.GetUtcNow() : health.Since });
    }

    private static int Fail(List<AuditEntry> entries, Exception reason)
    {
        var count = 0;
        foreach (var entry in entries)
        {
            if (entry.Waiter is { } waiter)
            {
                waiter.Fail(new AuditUnavailableException($"audit store cannot be written: {SharedStore.Explain(reason)}", reason));
                entry.Release();
                count++;
            }
        }

        return count;
    }
}
