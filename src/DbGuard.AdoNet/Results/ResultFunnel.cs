using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using DbGuard.AdoNet.Providers;
using DbGuard.Core.Budgets;
using DbGuard.Core.Decisions;
using DbGuard.Core.Policies;

namespace DbGuard.AdoNet.Results;

/// <summary>
/// The one way cells leave: every getter of the reader asks here. A guarded column never reaches a getter of the driver, unless its guard
/// has said of this very cell that it leaves unchanged. One per run, for one result after the other; not thread-safe.
/// </summary>
internal sealed class ResultFunnel(VolumeMeter meter)
{
    private DbDataReader? _inner;
    private IColumnGuard?[] _guards = [];
    private GuardedCell?[] _cells = [];
    private Decision? _decision;
    private Profile? _profile;
    private long _rows;

    /// <summary>What the run has given out.</summary>
    public ResultTally Tally { get; } = new();

    /// <summary>A result begins.</summary>
    /// <param name="inner">The driver's reader.</param>
    /// <param name="guards">By ordinal; empty when every cell leaves as it is.</param>
    /// <param name="decision">On its statement; null for a result without columns.</param>
    /// <param name="profile">With the limits.</param>
    public void Begin(DbDataReader inner, IColumnGuard?[] guards, Decision? decision, Profile? profile)
    {
        (_inner, _guards, _decision, _profile, _rows) = (inner, guards, decision, profile, 0);
        _cells = guards.Length == 0 ? [] : new GuardedCell?[guards.Length];
    }

    /// <summary>A new row is current.</summary>
    /// <exception cref="DbGuardException">It is one too many.</exception>
    public void NextRow()
    {
        Array.Clear(_cells);
        if (_decision is { } decision)
        {
            if (_rows == decision.RowLimit)
            {
                throw Refusals.Because(decision.Granted is null ? BudgetReasons.Rows(_profile!) : GrantReasons.Rows(decision, _profile!));
            }

            if (decision.CountsAsExport && meter.Take(_profile!, decision.SensitiveColumns) is { } reason)
            {
                throw Refusals.Because(reason);
            }
        }

        _rows++;
        Tally.Rows++;
    }

    /// <summary>True when every cell of the result leaves as it is.</summary>
    public bool IsPlain => _guards.Length == 0;

    /// <summary>True when the driver's own getters may be used for the cell.</summary>
    public bool Passes(int ordinal) => (uint)ordinal >= (uint)_guards.Length || _guards[ordinal] is null || Treat(ordinal).State == CellState.Unchanged;

    /// <summary>True when the cell is NULL for the caller. Only for cells that do not pass.</summary>
    public bool IsNull(int ordinal) => Treat(ordinal).State == CellState.Null;

    /// <summary>The masked cell as the type asked for.</summary>
    /// <exception cref="InvalidCastException">It is NULL, or has no reading as that type.</exception>
    public T Get<T>(int ordinal)
    {
        var cell = Treat(ordinal);
        if (cell.State == CellState.Null)
        {
            return typeof(T) == typeof(object) || typeof(T) == typeof(DBNull) ? (T)(object)DBNull.Value
                : default(T) is null && typeof(T).IsValueType ? default!
                : throw new InvalidCastException($"Column '{_inner!.GetName(ordinal)}' is null.");
        }

        return TryConvert(ordinal, cell, Nullable.GetUnderlyingType(typeof(T)) ?? typeof(T), out var value)
            ? (T)value
            : throw new InvalidCastException($"the masked value of column '{_inner!.GetName(ordinal)}' cannot be read as {typeof(T)}");
    }

    /// <summary>The masked cell as an object of the column's own type.</summary>
    public object GetObject(int ordinal)
    {
        var cell = Treat(ordinal);
        return cell.State == CellState.Null ? DBNull.Value : cell.Value!;
    }

    private bool TryConvert(int ordinal, in GuardedCell cell, Type target, [NotNullWhen(true)] out object? value)
    {
        value = cell.Value;
        return (target.IsInstanceOfType(value) && value is not null) || (_guards[ordinal]!.TryConvert(cell.Value!, target, out value) && value is not null);
    }

    private GuardedCell Treat(int ordinal) => _cells[ordinal] ??= _guards[ordinal]!.Treat(_inner!, ordinal);
}
