namespace DbGuard.Core.Budgets;

/// <summary>Which values were asked for in the last period, by digest: a value asked for again in that time costs nothing. Thread-safe.</summary>
internal sealed class DistinctValues
{
    private readonly Lock _lock = new();
    private readonly Dictionary<ulong, long> _until = [];

    /// <summary>True when nothing is remembered.</summary>
    public bool IsEmpty(long now)
    {
        lock (_lock)
        {
            Forget(now);
            return _until.Count == 0;
        }
    }

    /// <summary>Remembers values, all or none.</summary>
    /// <param name="values">Their digests.</param>
    /// <param name="most">Most to be remembered.</param>
    /// <param name="period">How long each counts, in time stamp units.</param>
    /// <param name="now">The time stamp.</param>
    /// <param name="wait">Until they will pass, in time stamp units; null when they never will; zero when they do.</param>
    public bool TryAdd(ReadOnlySpan<ulong> values, int most, long period, long now, out long? wait)
    {
        lock (_lock)
        {
            Forget(now);
            var fresh = new HashSet<ulong>();
            foreach (var value in values)
            {
                if (!_until.ContainsKey(value))
                {
                    fresh.Add(value);
                }
            }

            var excess = _until.Count + fresh.Count - most;
            if (excess > 0)
            {
                wait = excess <= _until.Count ? _until.Values.Order().ElementAt(excess - 1) - now : null;
                return false;
            }

            foreach (var value in fresh)
            {
                _until.Add(value, now + period);
            }

            wait = 0;
            return true;
        }
    }

    private void Forget(long now)
    {
        foreach (var (value, until) in _until)
        {
            if (until <= now)
            {
                _until.Remove(value);
            }
        }
    }
}
