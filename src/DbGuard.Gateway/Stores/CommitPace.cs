namespace DbGuard.Gateway.Stores;

/// <summary>
/// How long commits take just now: whether a session's own thread may make one. A commit of some tens of microseconds costs less than waking
/// the writer; on a slow disk the threads that serve sockets must not stand still for it.
/// </summary>
internal sealed class CommitPace(TimeProvider time)
{
    /// <summary>Up to this, a commit is as good as a computation.</summary>
    private static readonly TimeSpan s_quick = TimeSpan.FromMicroseconds(400);

    /// <summary>One commit this slow, and the writer does the next ones.</summary>
    private static readonly TimeSpan s_stall = TimeSpan.FromMilliseconds(5);

    /// <summary>An eighth of each new figure.</summary>
    private const int Weight = 8;

    private long _averageTicks = s_stall.Ticks;

    /// <summary>Commits are quick. False at first, until some have shown it.</summary>
    public bool IsQuick => Volatile.Read(ref _averageTicks) <= s_quick.Ticks;

    /// <summary>A commit that began at <paramref name="started"/> (a timestamp of the time provider) is over. One caller at a time.</summary>
    public void Ended(long started)
    {
        var took = time.GetElapsedTime(started);
        var average = took > s_stall ? s_stall.Ticks * Weight : _averageTicks + ((took.Ticks - _averageTicks) / Weight);
        Volatile.Write(ref _averageTicks, average);
    }
}
