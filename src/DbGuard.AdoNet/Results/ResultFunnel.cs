using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using DbGuard.AdoNet.Providers;
using DbGuard.Core.Decisions;

namespace DbGuard.AdoNet.Results;

/// <summary>
/// The one way cells leave: every getter of the reader asks here. A guarded column never reaches a getter of the driver, unless its guard
/// has said of this very cell that it leaves unchanged. One per result, not thread-safe.
/// </summary>
internal sealed class ResultFunnel(DbDataReader inner, IColumnGuard?[] guards, RowCeiling? ceiling, ResultTally tally)
{
    private readonly GuardedCell?[] _cells = new GuardedCell?[guards.Length];
    private long _rows;

    /// <summary>Takes a row from what may leave, and says why it may not; null where rows are not counted.</summary>
    public Func<DecisionReason?>? TakeRow { get; init; }

    /// <summary>A new row is current.</summary>
    /// <exception cref="DbGuardException">It is one too many.</exception>
    public void NextRow()
    {
        Array.Clear(_cells);
        if (ceiling is not null && _rows == ceiling.Most)
        {
            throw Refusals.Because(ceiling.Reason);
        }

        if (TakeRow?.Invoke() is { } reason)
        {
            throw Refusals.Because(reason);
        }

        _rows++;
        tally.Rows++;
    }

    /// <summary>True when the driver's own getters may be used for the cell.</summary>
    public bool Passes(int ordinal) => (uint)ordinal >= (uint)guards.Length || guards[ordinal] is null || Treat(ordinal).State == CellState.Unchanged;

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
                : throw new InvalidCastException($"Column '{inner.GetName(ordinal)}' is null.");
        }

        return TryConvert(ordinal, cell, Nullable.GetUnderlyingType(typeof(T)) ?? typeof(T), out var value)
            ? (T)value
            : throw new InvalidCastException($"the masked value of column '{inner.GetName(ordinal)}' cannot be read as {typeof(T)}");
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
        return (target.IsInstanceOfType(value) && value is not null) || (guards[ordinal]!.TryConvert(cell.Value!, target, out value) && value is not null);
    }

    private GuardedCell Treat(int ordinal) => _cells[ordinal] ??= guards[ordinal]!.Treat(inner, ordinal);
}
