using System.Collections.Concurrent;
using DbGuard.Core.Identities;

namespace DbGuard.Gateway.Postgres.Sessions;

/// <summary>Statements per minute, counted per principal over all its sessions in a sliding window of two half-minutes.</summary>
internal sealed class StatementBudgets(TimeProvider time)
{
    private static readonly TimeSpan s_window = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<string, Window> _windows = new(StringComparer.Ordinal);

    /// <summary>Counts one statement; false when it would be one too many.</summary>
    public bool TrySpend(Principal principal, int perMinute) =>
        _windows.GetOrAdd(principal.ToString(), static _ => new Window()).TrySpend(perMinute, time);

    /// <summary>The classic two-bucket estimate: the previous minute counts by the part of it that is still within reach.</summary>
    private sealed class Window
    {
        private readonly Lock _gate = new();
        private long _startedAt;
        private long _previous;
        private long _current;

        public bool TrySpend(int perMinute, TimeProvider time)
        {
            lock (_gate)
            {
                var now = time.GetTimestamp();
                var elapsed = _startedAt == 0 ? 2 * s_window : time.GetElapsedTime(_startedAt, now);
                if (elapsed >= s_window)
                {
                    _previous = elapsed < 2 * s_window ? _current : 0;
                    _current = 0;
                    _startedAt = now;
                    elapsed = TimeSpan.Zero;
                }

                var estimate = _current + (_previous * (1 - (elapsed / s_window)));
                if (estimate >= perMinute)
                {
                    return false;
                }

                _current++;
                return true;
            }
        }
    }
}
