namespace DbGuard.Gateway.Stores;

/// <summary>
/// Tells those who waited for a commit. The first go on in the writer's own thread: what most of them do next is one send, less than
/// waking another thread costs, and what arrives meanwhile makes the next group larger. The rest go on on the thread pool, so that
/// no crowd keeps the writer from its next commit. They must not block, like everything on a session's path.
/// </summary>
internal sealed class CommitNotice : IThreadPoolWorkItem
{
    /// <summary>So many go on at once in one thread.</summary>
    private const int MostWaiters = 16;

    private readonly DurableWaiter[] _waiters;

    private CommitNotice(DurableWaiter[] waiters) => _waiters = waiters;

    /// <summary>Sends the good news to everyone who waits in <paramref name="group"/>. The caller's thread runs what up to 16 of them do next.</summary>
    public static void Send(List<AuditEntry> group)
    {
        var waiting = new List<DurableWaiter>(group.Count);
        foreach (var entry in group)
        {
            if (entry.Waiter is { } waiter)
            {
                waiting.Add(waiter);
            }
        }

        for (var start = MostWaiters; start < waiting.Count; start += MostWaiters)
        {
            var crowd = waiting.GetRange(start, Math.Min(MostWaiters, waiting.Count - start)).ToArray();
            ThreadPool.UnsafeQueueUserWorkItem(new CommitNotice(crowd), preferLocal: false);
        }

        for (var i = 0; i < Math.Min(MostWaiters, waiting.Count); i++)
        {
            waiting[i].Succeed();
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
