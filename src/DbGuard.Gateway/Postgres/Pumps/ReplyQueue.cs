namespace DbGuard.Gateway.Postgres.Pumps;

/// <summary>
/// Replies still to come, in the order of the messages sent. Mirrors PostgreSQL's skip-until-Sync: after an error in the
/// extended protocol, what was sent before the next Sync is not answered. The client pump adds, the upstream pump removes.
/// </summary>
internal sealed class ReplyQueue
{
    private readonly Lock _gate = new();
    private readonly Queue<PendingReply> _replies = new();
    private bool _isSkipping;
    private TaskCompletionSource? _emptied;

    /// <summary>True when a message has been sent that is not answered yet.</summary>
    public bool IsBusy
    {
        get
        {
            lock (_gate)
            {
                return _replies.Count > 0;
            }
        }
    }

    /// <summary>The upstream skips everything until the next Sync.</summary>
    public bool IsSkipping
    {
        get
        {
            lock (_gate)
            {
                return _isSkipping;
            }
        }
    }

    /// <summary>The oldest open reply; null when nothing is expected.</summary>
    public PendingReply? Head
    {
        get
        {
            lock (_gate)
            {
                return _replies.TryPeek(out var head) ? head : null;
            }
        }
    }

    /// <summary>Expects a reply. False when the upstream will skip the message: then no reply comes, and its effects must be reverted.</summary>
    public bool TryAdd(PendingReply reply)
    {
        lock (_gate)
        {
            if (_isSkipping && reply.Kind != ReplyKind.Sync)
            {
                return false;
            }

            _isSkipping = false;
            _replies.Enqueue(reply);
            return true;
        }
    }

    /// <summary>Removes the head, which has been answered whole.</summary>
    public void RemoveHead()
    {
        TaskCompletionSource? emptied = null;
        lock (_gate)
        {
            _replies.Dequeue();
            if (_replies.Count == 0)
            {
                (emptied, _emptied) = (_emptied, null);
            }
        }

        emptied?.SetResult();
    }

    /// <summary>An error came for the head of an extended query: drops everything up to the next Sync, sent or still to be sent.</summary>
    /// <returns>What was dropped, the failed message first.</returns>
    public List<PendingReply> FailToSync()
    {
        var dropped = new List<PendingReply>();
        TaskCompletionSource? emptied = null;
        lock (_gate)
        {
            while (_replies.TryPeek(out var reply) && reply.Kind != ReplyKind.Sync)
            {
                dropped.Add(_replies.Dequeue());
            }

            _isSkipping = _replies.Count == 0;
            if (_isSkipping)
            {
                (emptied, _emptied) = (_emptied, null);
            }
        }

        emptied?.SetResult();
        return dropped;
    }

    /// <summary>The session ends: removes everything.</summary>
    public List<PendingReply> Abandon()
    {
        lock (_gate)
        {
            var all = _replies.ToList();
            _replies.Clear();
            _isSkipping = true;
            _emptied?.TrySetResult();
            _emptied = null;
            return all;
        }
    }

    /// <summary>Completes when every message sent so far is answered. Only the client pump calls it.</summary>
    public Task WhenEmptyAsync()
    {
        lock (_gate)
        {
            if (_replies.Count == 0)
            {
                return Task.CompletedTask;
            }

            // WHY asynchronous continuations: the upstream pump completes it and must not run the client pump's code.
            _emptied ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _emptied.Task;
        }
    }
}
