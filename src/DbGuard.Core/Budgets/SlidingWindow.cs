namespace DbGuard.Core.Budgets;

/// <summary>
/// A sum over the last period, in sixty slots: what was added counts for the period and at most a sixtieth of it longer. Not thread-safe.
/// </summary>
/// <param name="period">The period in time stamp units.</param>
internal sealed class SlidingWindow(long period)
{
    private const int Slots = 60;

    private readonly long[] _slots = new long[Slots + 1];
    private readonly long _width = Math.Max(1, period / Slots);
    private long _newest;

    /// <summary>The sum now.</summary>
    public long Sum { get; private set; }

    /// <summary>Adds to the slot of this moment; a negative number takes back what was added.</summary>
    public void Add(long amount, long now)
    {
        Advance(now);
        _slots[_newest % _slots.Length] += amount;
        Sum += amount;
    }

    /// <summary>Forgets what is older than the period.</summary>
    public void Advance(long now)
    {
        var slot = now / _width;
        if (slot <= _newest)
        {
            return;
        }

        for (var i = Math.Max(_newest + 1, slot - _slots.Length + 1); i <= slot; i++)
        {
            Sum -= _slots[i % _slots.Length];
            _slots[i % _slots.Length] = 0;
        }

        _newest = slot;
    }

    /// <summary>How long until the sum is at most this much, if nothing is added; in time stamp units.</summary>
    public long TimeUntil(long atMost, long now)
    {
        Advance(now);
        var sum = Sum;
        for (var age = _slots.Length - 1; age >= 0 && sum > atMost; age--)
        {
            if (_newest >= age)
            {
                sum -= _slots[(_newest - age) % _slots.Length];
            }

            if (sum <= atMost)
            {
                return ((_newest - age + _slots.Length) * _width) - now;
            }
        }

        return 0;
    }
}
