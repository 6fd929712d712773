using System.Collections.Concurrent;
using DbGuard.Core.Identities;
using DbGuard.Core.Policies;

namespace DbGuard.Core.Budgets;

/// <summary>
/// Counts the statements of every principal over all its sessions and says when there are too many in any minute. A principal's
/// allowance refills evenly, so a full minute's worth may come at once and then one for each sixtieth of it. Thread-safe, no timers.
/// </summary>
public sealed class StatementRates(TimeProvider time)
{
    /// <summary>Principals remembered; beyond this those with a full allowance are forgotten, which changes nothing for them.</summary>
    private const int MostPrincipals = 10_000;

    private readonly ConcurrentDictionary<(string Principal, string Profile), Allowance> _allowances = new();

    /// <summary>Takes one statement from the principal's allowance; false when it is used up.</summary>
    /// <param name="principal">Who asks.</param>
    /// <param name="profile">With the limit; without one every statement passes and nothing is counted.</param>
    /// <param name="retryAfter">When the next statement will pass; zero when this one does.</param>
    public bool TryTake(Principal principal, Profile profile, out TimeSpan retryAfter)
    {
        retryAfter = TimeSpan.Zero;
        if (profile.StatementsPerMinute is not { } limit)
        {
            return true;
        }

        var now = time.GetTimestamp();
        var key = (principal.ToString(), profile.Name);
        if (!_allowances.TryGetValue(key, out var allowance))
        {
            Forget(now);
            allowance = _allowances.GetOrAdd(key, _ => new Allowance(limit, now));
        }

        return allowance.TryTake(limit, now, time.TimestampFrequency, out retryAfter);
    }

    private void Forget(long now)
    {
        if (_allowances.Count < MostPrincipals)
        {
            return;
        }

        foreach (var (key, allowance) in _allowances)
        {
            if (allowance.IsFull(now, time.TimestampFrequency))
            {
                _allowances.TryRemove(key, out _);
            }
        }
    }

    private sealed class Allowance(int limit, long now)
    {
        private readonly Lock _lock = new();
        private double _left = limit;
        private int _limit = limit;
        private long _at = now;

        public bool TryTake(int limit, long now, long frequency, out TimeSpan retryAfter)
        {
            lock (_lock)
            {
                Refill(now, frequency);

                // A reloaded policy may bring another limit: what was used up stays used up.
                _left = Math.Min(_left + (limit - _limit), limit);
                _limit = limit;
                if (_left >= 1)
                {
                    _left--;
                    retryAfter = TimeSpan.Zero;
                    return true;
                }

                retryAfter = TimeSpan.FromSeconds((1 - _left) * 60 / limit);
                return false;
            }
        }

        public bool IsFull(long now, long frequency)
        {
            lock (_lock)
            {
                Refill(now, frequency);
                return _left >= _limit;
            }
        }

        private void Refill(long now, long frequency)
        {
            var seconds = Math.Max(0, now - _at) / (double)frequency;
            _left = Math.Min(_limit, _left + (seconds * _limit / 60));
            _at = Math.Max(_at, now);
        }
    }
}
