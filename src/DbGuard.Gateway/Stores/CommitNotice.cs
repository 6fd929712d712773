namespace DbGuard.Gateway.Stores;

/// <summary>
/// Tells some of those who waited for one commit, one after the other on a thread of the pool: waking a thread for each of them
/// costs more than what most of them do next. They must not block, like everything on a session's path.
/// </summary>
internal sealed class CommitNotice : IThreadPoolWorkItem
{
    private const int MostWaiters = 16;

    private readonly DurableWaiter[] _waiters;

    private CommitNotice(DurableWaiter[] waiters) => _waiters = waiters;

    /// <summary>Sends the good news to everyone who waits in <paramref name="group"/>.</summary>
    public static void Send(List<AuditEntry> group)
    {
        var waiting = 0;
        foreach (var entry in group)
        {
            waiting += entry.Waiter is null ? 0 : 1;
        }

        DurableWaiter[] waiters = [];
        var count = 0;
        foreach (var entry in group)
        {
            if (entry.Waiter is not { } waiter)
            {
                continue;
            }

            if (count == 0)
            {
                waiters = new DurableWaiter[Math.Min(waiting, MostWaiters)];
            }

            waiters[count++] = waiter;
            if (count == waiters.Length)
            {
                ThreadPool.UnsafeQueueUserWorkItem(new CommitNotice(waiters), preferLocal: false);
                waiting -= count;
                count = 0;
            }
        }
    }

    public void Execute()
    {
        foreach (var waiter in _waiters)
        {
            waiter.Succeed();
        }
    }
}
