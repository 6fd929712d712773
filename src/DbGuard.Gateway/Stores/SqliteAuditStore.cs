using System.Collections.Concurrent;
using DbGuard.Core.Audit;

namespace DbGuard.Gateway.Stores;

/// <summary>
/// The embedded evidence chain. Sessions encode their records and queue them; whoever completes a group, or else the writer's thread, chains it,
/// makes it durable by one write to the <see cref="CommitLog"/>, and then releases everyone who waited: the more sessions, the more records share a commit.
/// </summary>
/// <remarks>
/// When a commit fails, all who wait fail, later callers fail at once, and the store is opened again with growing pauses until
/// it works. Records that were accepted without a waiter are kept and written then. Disposing commits what is queued.
/// </remarks>
internal sealed class SqliteAuditStore : IAuditStore
{
    private readonly AuditStoreOptions _options;
    private readonly TimeProvider _time;
    private readonly AuditQueue _queue;
    private readonly AuditWriter _writer;
    private readonly ConcurrentQueue<DurableWaiter> _waiters = new();

    private bool _isDisposed;

    private SqliteAuditStore(AuditStoreOptions options, TimeProvider time, AuditQueue queue, AuditWriter writer)
    {
        _options = options;
        _time = time;
        _queue = queue;
        _writer = writer;
    }

    /// <inheritdoc />
    public AuditStoreHealth Health => _writer.Health;

    /// <summary>Bytes of records that wait for their commit to begin.</summary>
    public long QueuedBytes => _queue.Bytes;

    /// <summary>Opens or creates the store, takes it for this process and starts its writer.</summary>
    /// <exception cref="AuditUnavailableException">It cannot be opened, another process has it, or its end does not verify; the message says which.</exception>
    public static SqliteAuditStore Open(AuditStoreOptions options, TimeProvider time, ILogger<SqliteAuditStore> logger)
    {
        var queue = new AuditQueue(options.QueueLimitBytes, options.Linger, options.StoreAfter, time);
        return new SqliteAuditStore(options, time, queue, AuditWriter.Start(options, queue, time, logger));
    }

    /// <inheritdoc />
    /// <remarks>Cancelling is heard until the record is queued; from then on it will be written, and the wait lasts one commit.</remarks>
    public ValueTask AppendDurablyAsync(AuditRecord record, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var waiter = DurableWaiter.Rent(_waiters);
        var entry = AuditEncoding.Encode(record, waiter);
        switch (_queue.TryEnqueue(entry, _writer.MayCommitHere ? AuditEncoding.Spare : null, out var room, out var group))
        {
            case AuditQueue.Answer.Queued:
                return waiter.Task;
            case AuditQueue.Answer.Taken:
                Commit(group!);
                return waiter.Task;
            case AuditQueue.Answer.Full:
                return WaitForRoomAsync(entry, waiter, room, cancellationToken);
            case AuditQueue.Answer.Closed:
            default:
                throw Refuse(entry, _writer.Unavailable());
        }
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
            case AuditQueue.Answer.Closed:
            default:
                throw Refuse(entry, _writer.Unavailable());
        }
    }

    /// <summary>Refuses newcomers, commits what is queued and closes the file.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, true))
        {
            return;
        }

        _queue.End();
        await _writer.StopAsync().ConfigureAwait(false);
        _writer.Dispose();
    }

    private static AuditUnavailableException Refuse(in AuditEntry entry, AuditUnavailableException reason)
    {
        entry.Release();
        return reason;
    }

    private async ValueTask WaitForRoomAsync(AuditEntry entry, DurableWaiter waiter, Task room, CancellationToken cancellationToken)
    {
        var deadline = _time.GetTimestamp();
        while (true)
        {
            try
            {
                var left = _options.QueueTimeout - _time.GetElapsedTime(deadline);
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
                case AuditQueue.Answer.Closed:
                default:
                    throw Refuse(entry, _writer.Unavailable());
            }
        }
    }

    /// <summary>Commits a group in the calling thread; the list becomes the thread's next spare one.</summary>
    private void Commit(List<AuditEntry> group)
    {
        var isCommitted = _writer.CommitHere(group);
        if (isCommitted)
        {
            group.Clear();
        }

        AuditEncoding.Spare = isCommitted ? group : [];
    }
}
