namespace DbGuard.Gateway.Stores;

/// <summary>
/// Predicts how many sessions are about to want the same commit, so that the writer may wait a moment for them (as PostgreSQL's
/// <c>commit_delay</c> and <c>commit_siblings</c> do): a commit costs about the same for one record as for ten. Waiting is only worth it
/// when sessions come in quick succession; a quiet store commits at once. Not thread-safe: under the queue's lock.
/// </summary>
internal sealed class CommitSiblings
{
    /// <summary>So many waits a millisecond there must be over two groups, or nobody is waited for.</summary>
    private const double LeastPerMillisecond = 4;

    private HashSet<string> _group = [];
    private HashSet<string> _groupBefore = [];
    private TimeSpan _timeBefore;

    /// <summary>Sessions worth waiting for; 1 when a group should be committed as soon as there is one.</summary>
    public int Expected { get; private set; } = 1;

    /// <summary>A session waits for the group that is being collected.</summary>
    public void Join(string? session) => _group.Add(session ?? "");

    /// <summary>The group is complete, <paramref name="time"/> after the one before.</summary>
    public void EndGroup(TimeSpan time)
    {
        var waits = _group.Count + _groupBefore.Count;
        if (waits >= LeastPerMillisecond * (time + _timeBefore).TotalMilliseconds)
        {
            _groupBefore.UnionWith(_group);
            Expected = Math.Max(1, _groupBefore.Count);
        }
        else
        {
            Expected = 1;
        }

        _timeBefore = time;
        _groupBefore.Clear();
        (_groupBefore, _group) = (_group, _groupBefore);
    }
}
