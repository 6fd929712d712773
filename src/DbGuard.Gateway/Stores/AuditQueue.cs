using System.Diagnostics;

namespace DbGuard.Gateway.Stores;

/// <summary>
/// Records between the sessions and whoever commits them, in the order they were appended, bounded by their bytes. One group is being
/// committed at a time: by the writer's thread, or by the session that completed it, which then says <see cref="GiveBack"/>.
/// Closing it refuses newcomers and hands out what is in it.
/// </summary>
internal sealed class AuditQueue(long limitBytes, TimeSpan linger, TimeSpan storeAfter, TimeProvider time)
{
    /// <summary>Longest wait for sessions that are expected to join a commit.</summary>
    private const int GatherMilliseconds = 2;

    /// <summary>Above this, records nobody waits for are worth a commit of their own.</summary>
    private const long LingerLimitBytes = 1024 * 1024;

    private readonly object _gate = new();
    private List<AuditEntry> _entries = [];
    private TaskCompletionSource? _room;
    private readonly CommitSiblings _siblings = new();
    private long _takenAt = time.GetTimestamp();
    private long _group;
    private long _bytes;
    private int _waiters;
    private bool _isUrgent;
    private WriterState _writer = WriterState.Busy;
    private bool _isTaken;
    private bool _hasPending;
    private bool _mustStore;
    private AuditFailure? _failure;
    private bool _isOpen = true;
    private bool _isEnding;

    private enum WriterState
    {
        /// <summary>Looks at the queue before it waits again: needs no signal.</summary>
        Busy,

        /// <summary>Waits until as many sessions wait as are expected, or for the gathering time.</summary>
        Gathering,

        /// <summary>Waits for an urgent record or the end of the linger time.</summary>
        Lingering,

        /// <summary>Waits for any record.</summary>
        Idle,

        /// <summary>Waits until a session has committed the group it took.</summary>
        Waiting,
    }

    internal enum Answer
    {
        Queued,

        /// <summary>Queued, and the caller has the group: it commits it and gives it back.</summary>
        Taken,
        Full,
        Closed,
    }

    /// <summary>Bytes that wait.</summary>
    public long Bytes
    {
        get
        {
            lock (_gate)
            {
                return _bytes;
            }
        }
    }

    /// <summary>Adds a record if there is room.</summary>
    /// <param name="entry">The record.</param>
    /// <param name="spare">An empty list when the caller may commit in its own thread; else null.</param>
    /// <param name="room">When full: completes when it is worth trying again.</param>
    /// <param name="group">When taken: what the caller commits.</param>
    public Answer TryEnqueue(in AuditEntry entry, List<AuditEntry>? spare, out Task room, out List<AuditEntry>? group)
    {
        room = Task.CompletedTask;
        group = null;
        lock (_gate)
        {
            if (!_isOpen)
            {
                return Answer.Closed;
            }

            if (_bytes > 0 && _bytes + entry.SizeBytes > limitBytes)
            {
                _room ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                room = _room.Task;
                return Answer.Full;
            }

            _entries.Add(entry);
            _bytes += entry.SizeBytes;
            if (entry.Waiter is not null)
            {
                _waiters++;
                _siblings.Join(entry.SessionId);
            }

            _isUrgent |= entry.Waiter is not null || _bytes > LingerLimitBytes;
            if (spare is not null && !_isTaken && _writer is not (WriterState.Busy or WriterState.Waiting) && _waiters >= _siblings.Expected)
            {
                _isTaken = true;
                group = Swap(spare);
                return Answer.Taken;
            }

            if (!_isTaken && MustWake())
            {
                _writer = WriterState.Busy;
                Monitor.Pulse(_gate);
            }

            return Answer.Queued;
        }
    }

    /// <summary>A session has committed the group it took, or could not.</summary>
    /// <param name="hasPending">The commit log has what the database has not.</param>
    /// <param name="mustStore">It is time to move it there.</param>
    /// <param name="failure">Why it was not committed; the writer takes it from here.</param>
    public void GiveBack(bool hasPending, bool mustStore, AuditFailure? failure)
    {
        lock (_gate)
        {
            _isTaken = false;

            // Who sleeps for good must learn that there is something to move later.
            var hasPendingNow = hasPending && !_hasPending && _writer == WriterState.Idle;
            _hasPending = hasPending;
            _mustStore |= mustStore;
            _failure = failure;
            if (hasPendingNow || _failure is not null || _mustStore || _isEnding || _writer == WriterState.Waiting || MustWake())
            {
                _writer = WriterState.Busy;
                Monitor.Pulse(_gate);
            }
        }
    }

    /// <summary>
    /// For the writer: blocks until there is a group to commit and swaps it with the empty list <paramref name="spare"/>, or until there is
    /// something else to do.
    /// </summary>
    /// <param name="spare">Empty; becomes the queue.</param>
    /// <param name="hasPending">The commit log has what the database has not: after a while without a record the group is empty.</param>
    /// <param name="group">What to commit; empty when it is time to move records into the database.</param>
    /// <param name="failure">A commit a session began and could not make; its records are in no group.</param>
    /// <returns>False when the queue has ended and is empty.</returns>
    public bool TakeGroup(List<AuditEntry> spare, bool hasPending, out List<AuditEntry> group, out AuditFailure? failure)
    {
        Debug.Assert(spare.Count == 0, "the spare list becomes the queue");
        lock (_gate)
        {
            _hasPending = hasPending;
            WaitForWork();
            while (_isTaken)
            {
                _writer = WriterState.Waiting;
                Monitor.Wait(_gate);
            }

            _writer = WriterState.Busy;
            _mustStore = false;
            (failure, _failure) = (_failure, null);
            group = failure is null && _entries.Count > 0 ? Swap(spare) : spare;
            return failure is not null || group.Count > 0 || !_isEnding;
        }
    }

    /// <summary>Refuses newcomers and moves what is queued to <paramref name="rest"/>.</summary>
    public void Close(List<AuditEntry> rest)
    {
        lock (_gate)
        {
            _isOpen = false;
            rest.AddRange(_entries);
            _entries.Clear();
            _bytes = 0;
            _waiters = 0;
            _isUrgent = false;
            _room?.SetResult();
            _room = null;
        }
    }

    /// <summary>Blocks until there is a group worth committing, an order, or nothing to come so that records may move into the database.</summary>
    private void WaitForWork()
    {
        // Having just written, the writer expects more; once a wait has brought nothing, it does not.
        var isBusyTime = true;
        while (!HasOrders && !(_waiters > 0 && _waiters >= _siblings.Expected) && _bytes <= LingerLimitBytes)
        {
            var group = _group;
            if (_waiters > 0 || (isBusyTime && _siblings.Expected > 1))
            {
                Wait(WriterState.Gathering, TimeSpan.FromMilliseconds(GatherMilliseconds));
                if (group == _group && _waiters > 0)
                {
                    return;
                }
            }
            else if (_entries.Count > 0 || isBusyTime)
            {
                // Records nobody waits for then need no wake-up.
                Wait(WriterState.Lingering, linger);
                if (group == _group && _entries.Count > 0 && _waiters == 0)
                {
                    return;
                }
            }
            else if (!Wait(WriterState.Idle, _hasPending ? storeAfter : Timeout.InfiniteTimeSpan) && _entries.Count == 0 && group == _group)
            {
                return;
            }

            isBusyTime = group != _group;
        }
    }

    private bool Wait(WriterState state, TimeSpan time)
    {
        _writer = state;
        return Monitor.Wait(_gate, time);
    }

    /// <summary>Something the writer does at once, records or not.</summary>
    private bool HasOrders => _isEnding || _mustStore || _failure is not null;

    /// <summary>Hands out what is queued; the empty list <paramref name="spare"/> becomes the queue.</summary>
    private List<AuditEntry> Swap(List<AuditEntry> spare)
    {
        var group = _entries;
        _group++;
        _entries = spare;
        _bytes = 0;
        _waiters = 0;
        _isUrgent = false;
        _room?.SetResult();
        _room = null;
        var now = time.GetTimestamp();
        _siblings.EndGroup(time.GetElapsedTime(_takenAt, now));
        _takenAt = now;
        return group;
    }

    private bool MustWake() => _writer switch
    {
        WriterState.Idle => _entries.Count > 0,
        WriterState.Lingering => _isUrgent,
        WriterState.Gathering => _waiters >= _siblings.Expected || _bytes > LingerLimitBytes,
        _ => false,
    };

    /// <summary>Lets newcomers in again after <see cref="Close"/>.</summary>
    public void Open()
    {
        lock (_gate)
        {
            _isOpen = !_isEnding;
        }
    }

    /// <summary>Refuses newcomers for good; the writer gets what is queued and then nothing more.</summary>
    public void End()
    {
        lock (_gate)
        {
            _isOpen = false;
            _isEnding = true;
            Monitor.Pulse(_gate);
            _room?.SetResult();
            _room = null;
        }
    }
}
