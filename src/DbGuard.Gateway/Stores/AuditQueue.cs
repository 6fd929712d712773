using System.Diagnostics;

namespace DbGuard.Gateway.Stores;

/// <summary>
/// Records between the sessions and the writer's thread, in the order they were appended, bounded by their bytes. Sessions never
/// block; the one writer does. Closing it refuses newcomers and hands out what is in it.
/// </summary>
internal sealed class AuditQueue(long limitBytes, TimeSpan linger, TimeProvider time)
{
    /// <summary>Longest wait for sessions that are expected to join a commit.</summary>
    private const int GatherMilliseconds = 2;

    /// <summary>Above this, records nobody waits for are worth a commit of their own.</summary>
    private const long LingerLimitBytes = 1024 * 1024;

    private readonly object _gate = new();
    private readonly int _lingerMilliseconds = (int)linger.TotalMilliseconds;
    private List<AuditEntry> _entries = [];
    private TaskCompletionSource? _room;
    private readonly CommitSiblings _siblings = new();
    private long _takenAt = time.GetTimestamp();
    private long _bytes;
    private int _waiters;
    private bool _isUrgent;
    private WriterState _writer;
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
    }

    internal enum Answer
    {
        Queued,
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
    /// <param name="room">When full: completes when it is worth trying again.</param>
    public Answer TryEnqueue(in AuditEntry entry, out Task room)
    {
        room = Task.CompletedTask;
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
            if (MustWake())
            {
                _writer = WriterState.Busy;
                Monitor.Pulse(_gate);
            }

            return Answer.Queued;
        }
    }

    /// <summary>
    /// For the writer: blocks until there is a group to commit and swaps it with the empty list <paramref name="spare"/>.
    /// </summary>
    /// <param name="idle">After so much time without a record the group is empty; <see cref="Timeout.InfiniteTimeSpan"/> for never.</param>
    /// <returns>False when the queue has ended and is empty.</returns>
    public bool TakeGroup(List<AuditEntry> spare, TimeSpan idle, out List<AuditEntry> group)
    {
        Debug.Assert(spare.Count == 0, "the spare list becomes the queue");
        lock (_gate)
        {
            if (_waiters < _siblings.Expected && _siblings.Expected > 1 && !_isEnding)
            {
                _writer = WriterState.Gathering;
                Monitor.Wait(_gate, GatherMilliseconds);
            }

            // Having just written, wait a little before falling asleep: records nobody waits for then need no wake-up.
            if (!_isUrgent && !_isEnding)
            {
                _writer = WriterState.Lingering;
                Monitor.Wait(_gate, _lingerMilliseconds);
            }

            while (_entries.Count == 0 && !_isEnding)
            {
                _writer = WriterState.Idle;
                if (!Monitor.Wait(_gate, idle) && _entries.Count == 0 && !_isEnding)
                {
                    _writer = WriterState.Busy;
                    group = spare;
                    return true;
                }

                if (!_isUrgent && !_isEnding)
                {
                    _writer = WriterState.Lingering;
                    Monitor.Wait(_gate, _lingerMilliseconds);
                }
            }

            _writer = WriterState.Busy;
            group = _entries;
            _entries = spare;
            _bytes = 0;
            _waiters = 0;
            _isUrgent = false;
            _room?.SetResult();
            _room = null;
            var now = time.GetTimestamp();
            _siblings.EndGroup(time.GetElapsedTime(_takenAt, now));
            _takenAt = now;
            return group.Count > 0;
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

    private bool MustWake() => _writer switch
    {
        WriterState.Idle => true,
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
