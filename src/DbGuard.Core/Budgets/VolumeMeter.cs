using DbGuard.Core.Decisions;
using DbGuard.Core.Policies;

namespace DbGuard.Core.Budgets;

/// <summary>Counts what one session is given and changes against its own limits and its principal's. Thread-safe.</summary>
public sealed class VolumeMeter
{
    private readonly Lock _lock = new();
    private readonly VolumeBudgets _budgets;
    private readonly string _principal;
    private long _rows;
    private long _cells;

    // Rows drawn from the principal's account and not given yet, each with so many cells.
    private int _drawn;
    private int _drawnCells;

    internal VolumeMeter(VolumeBudgets budgets, string principal)
    {
        _budgets = budgets;
        _principal = principal;
    }

    /// <summary>Takes a row that leaves.</summary>
    /// <param name="profile">With the limits.</param>
    /// <param name="cells">How many labelled cells it has, seen or masked.</param>
    /// <returns>Why it may not leave; null when it may.</returns>
    public DecisionReason? Take(Profile profile, int cells)
    {
        lock (_lock)
        {
            if (OverSession(profile, cells) is { } reason)
            {
                return reason;
            }

            var volume = profile.Volume;
            if (volume.RowsPerHour is not null || volume.SensitiveCellsPerHour is not null)
            {
                if (_drawn > 0 && _drawnCells != cells)
                {
                    GiveBack();
                }

                if (_drawn == 0)
                {
                    _drawn = _budgets.Draw(_principal, volume, cells);
                    _drawnCells = cells;
                }

                if (_drawn == 0)
                {
                    return PerHour(profile, cells);
                }

                _drawn--;
            }

            _rows++;
            _cells += cells;
            return null;
        }
    }

    /// <summary>Why a statement whose rows count may not start: not one row of it could leave; null when it may.</summary>
    public DecisionReason? Check(Profile profile, int cells)
    {
        if (!profile.Volume.LimitsExport)
        {
            return null;
        }

        lock (_lock)
        {
            return OverSession(profile, cells) ?? PerHour(profile, cells);
        }
    }

    /// <summary>A result has ended: what was drawn for it and not given is there for others.</summary>
    public void Settle()
    {
        if (Volatile.Read(ref _drawn) == 0)
        {
            return;
        }

        lock (_lock)
        {
            GiveBack();
        }
    }

    /// <summary>Most rows that may be changed now; null without a limit.</summary>
    /// <param name="profile">With the limit.</param>
    /// <param name="reason">Why none may be changed now; null when some may.</param>
    public long? LeftToChange(Profile profile, out DecisionReason? reason)
    {
        reason = null;
        if (profile.Volume.RowsChangedPerHour is not { } most)
        {
            return null;
        }

        var left = _budgets.LeftToChange(_principal, most, out var wait);
        reason = left > 0 ? null : BudgetReasons.RowsChangedPerHour(profile, most > 0 ? wait : null);
        return left;
    }

    /// <summary>Counts rows that were changed.</summary>
    public void Changed(Profile profile, long rows)
    {
        if (profile.Volume.RowsChangedPerHour is not null && rows > 0)
        {
            _budgets.AddChanged(_principal, rows);
        }
    }

    private DecisionReason? OverSession(Profile profile, int cells) =>
        _rows >= profile.Volume.RowsPerSession ? BudgetReasons.RowsExported(profile, null, perSession: true)
        : cells > 0 && _cells + cells > profile.Volume.SensitiveCellsPerSession ? BudgetReasons.CellsExported(profile, null, perSession: true)
        : null;

    private DecisionReason? PerHour(Profile profile, int cells)
    {
        if (_drawn > 0)
        {
            return null;
        }

        var wait = _budgets.WaitForRow(_principal, profile.Volume, cells, out var byCells);
        var never = profile.Volume.RowsPerHour == 0 || (cells > 0 && cells > profile.Volume.SensitiveCellsPerHour);
        return wait <= TimeSpan.Zero && !never ? null
            : byCells || (cells > 0 && cells > profile.Volume.SensitiveCellsPerHour) ? BudgetReasons.CellsExported(profile, never ? null : wait, perSession: false)
            : BudgetReasons.RowsExported(profile, never ? null : wait, perSession: false);
    }

    private void GiveBack()
    {
        if (_drawn > 0)
        {
            _budgets.Return(_principal, _drawn, _drawnCells);
            _drawn = 0;
        }
    }
}
