using System.Collections.Concurrent;
using DbGuard.Core.Identities;
using DbGuard.Core.Policies;

namespace DbGuard.Core.Budgets;

/// <summary>The open sessions of every principal: how many there are, and how many run a statement. Thread-safe.</summary>
public sealed class PrincipalSessions
{
    private readonly ConcurrentDictionary<string, Group> _groups = new();

    /// <summary>Takes a seat for a session; null when the principal has as many open as its profile allows.</summary>
    /// <param name="principal">Who asks.</param>
    /// <param name="profile">With the limit; without one everybody gets a seat.</param>
    /// <param name="isBusy">Whether the session waits for the database just now. Called from other sessions' threads; must not block.</param>
    public PrincipalSeat? TryOpen(Principal principal, Profile profile, Func<bool> isBusy)
    {
        var name = principal.ToString();
        while (true)
        {
            var group = _groups.GetOrAdd(name, static _ => new Group());
            lock (group)
            {
                if (group.IsRetired)
                {
                    // The last session of the principal left just now and took the group with it.
                    continue;
                }

                if (profile.SessionsAtOnce is { } most && group.Seats.Count >= most)
                {
                    return null;
                }

                var seat = new PrincipalSeat(this, name, group, isBusy);
                group.Seats.Add(seat);
                return seat;
            }
        }
    }

    internal void Leave(PrincipalSeat seat, string principal, Group group)
    {
        lock (group)
        {
            group.Seats.Remove(seat);
            if (group.Seats.Count == 0 && !group.IsRetired)
            {
                group.IsRetired = true;
                _groups.TryRemove(principal, out _);
            }
        }
    }

    internal sealed class Group
    {
        public List<PrincipalSeat> Seats { get; } = [];

        public bool IsRetired { get; set; }
    }
}
