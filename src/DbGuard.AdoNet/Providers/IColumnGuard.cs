using System.Data.Common;

namespace DbGuard.AdoNet.Providers;

/// <summary>Treats the cells of one result column. Holds scratch buffers: one per result, not thread-safe.</summary>
public interface IColumnGuard
{
    /// <summary>Treats the cell of the current row.</summary>
    GuardedCell Treat(DbDataReader row, int ordinal);

    /// <summary>Reads a masked value as another CLR type; false when there is no such reading.</summary>
    /// <param name="value">What <see cref="Treat"/> gave.</param>
    /// <param name="target">The type the caller asked for.</param>
    /// <param name="converted">The value of that type.</param>
    bool TryConvert(object value, Type target, out object? converted);
}

/// <summary>What became of a cell.</summary>
public enum CellState
{
    /// <summary>It leaves as the driver gives it.</summary>
    Unchanged,
    /// <summary>It is the value beside.</summary>
    Masked,
    /// <summary>It is NULL.</summary>
    Null,
}

/// <summary>A treated cell.</summary>
/// <param name="State">What became of it.</param>
/// <param name="Value">The mask in the column's own CLR type; null unless masked.</param>
public readonly record struct GuardedCell(CellState State, object? Value);
