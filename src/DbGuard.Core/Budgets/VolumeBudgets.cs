using System.Collections.Concurrent;
using DbGuard.Core.Decisions;
using DbGuard.Core.Identities;
using DbGuard.Core.Policies;

namespace DbGuard.Core.Budgets;

/// <summary>How much every principal has been given and has changed in the last hour, over all its sessions. Thread-safe, no timers.</summary>
public sealed class VolumeBudgets(TimeProvider time)
{
    /// <summary>Principals remembered; beyond this those who took nothing in the last hour are forgotten, which changes nothing for them.</summary>
    private const int MostPrincipals = 10_000;

    /// <summary>Rows drawn at once, so that one lock serves many rows.</summary>
    private const int Portion = 64;

    private static readonly TimeSpan s_hour = TimeSpan.FromHours(1);

    private readonly ConcurrentDictionary<string, Account> _accounts = new();

    /// <summary>Starts counting for a session.</summary>
    public VolumeMeter Open(Principal principal) => new(this, principal.ToString());

    /// <summary>Everybody who took something in the last hour, for people who look.</summary>
    public IReadOnlyList<VolumeLevel> Levels()
    {
        var levels = new List<VolumeLevel>();
        foreach (var (principal, account) in _accounts)
        {
            lock (account)
            {
                account.Advance(time.GetTimestamp());
                if (account is not { Rows.Sum: 0, Cells.Sum: 0, Changed.Sum: 0 })
                {
                    levels.Add(new VolumeLevel(principal, account.Rows.Sum, account.Cells.Sum, account.Changed.Sum));
                }
            }
        }

        return levels;
    }

    /// <summary>Draws rows and cells for a session; fewer than a portion near the limit.</summary>
    /// <param name="principal">Who gets them.</param>
    /// <param name="volume">The limits.</param>
    /// <param name="cells">Labelled cells in a row.</param>
    /// <returns>How many rows may be given; 0: none.</returns>
    internal int Draw(string principal, Volume volume, int cells)
    {
        var account = For(principal);
        lock (account)
        {
            var now = time.GetTimestamp();
            account.Advance(now);
            var rows = (long)Portion;
            if (volume.RowsPerHour is { } mostRows)
            {
                rows = Math.Min(rows, mostRows - account.Rows.Sum);
            }

            if (volume.SensitiveCellsPerHour is { } mostCells && cells > 0)
            {
                rows = Math.Min(rows, (mostCells - account.Cells.Sum) / cells);
            }

            if (rows <= 0)
            {
                return 0;
            }

            account.Rows.Add(rows, now);
            account.Cells.Add(rows * cells, now);
            return (int)rows;
        }
    }

    /// <summary>Takes back what was drawn and not given.</summary>
    internal void Return(string principal, int rows, int cells)
    {
        var account = For(principal);
        lock (account)
        {
            var now = time.GetTimestamp();
            account.Rows.Add(-rows, now);
            account.Cells.Add(-(long)rows * cells, now);
        }
    }

    /// <summary>How long until another row with so many labelled cells passes; zero when one does now.</summary>
    internal TimeSpan WaitForRow(string principal, Volume volume, int cells, out bool byCells)
    {
        byCells = false;
        if (!_accounts.TryGetValue(principal, out var account))
        {
            return TimeSpan.Zero;
        }

        lock (account)
        {
            var now = time.GetTimestamp();
            var rows = volume.RowsPerHour is { } mostRows ? account.Rows.TimeUntil(Math.Max(0, mostRows - 1), now) : 0;
            var marked = volume.SensitiveCellsPerHour is { } mostCells && cells > 0 ? account.Cells.TimeUntil(Math.Max(0, mostCells - cells), now) : 0;
            byCells = marked > rows;
            return time.GetElapsedTime(0, Math.Max(rows, marked));
        }
    }

    /// <summary>Counts changed rows.</summary>
    internal void AddChanged(string principal, long rows)
    {
        var account = For(principal);
        lock (account)
        {
            account.Changed.Add(rows, time.GetTimestamp());
        }
    }

    /// <summary>How many more rows may be changed, and how long until one may if none may now.</summary>
    internal long LeftToChange(string principal, long most, out TimeSpan wait)
    {
        wait = TimeSpan.Zero;
        if (!_accounts.TryGetValue(principal, out var account))
        {
            return most;
        }

        lock (account)
        {
            var now = time.GetTimestamp();
            account.Advance(now);
            var left = Math.Max(0, most - account.Changed.Sum);
            wait = left > 0 ? TimeSpan.Zero : time.GetElapsedTime(0, account.Changed.TimeUntil(Math.Max(0, most - 1), now));
            return left;
        }
    }

    private Account For(string principal)
    {
        if (_accounts.TryGetValue(principal, out var account))
        {
            return account;
        }

        if (_accounts.Count >= MostPrincipals)
        {
            Forget();
        }

        return _accounts.GetOrAdd(principal, _ => new Account((long)(s_hour.TotalSeconds * time.TimestampFrequency)));
    }

    private void Forget()
    {
        var now = time.GetTimestamp();
        foreach (var (principal, account) in _accounts)
        {
            lock (account)
            {
                account.Advance(now);
                if (account is { Rows.Sum: 0, Cells.Sum: 0, Changed.Sum: 0 })
                {
                    _accounts.TryRemove(principal, out _);
                }
            }
        }
    }

    private sealed class Account(long hour)
    {
        public SlidingWindow Rows { get; } = new(hour);

        public SlidingWindow Cells { get; } = new(hour);

        public SlidingWindow Changed { get; } = new(hour);

        public void Advance(long now)
        {
            Rows.Advance(now);
            Cells.Advance(now);
            Changed.Advance(now);
        }
    }
}
