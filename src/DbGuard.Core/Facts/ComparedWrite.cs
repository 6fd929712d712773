using DbGuard.Core.Catalog;

namespace DbGuard.Core.Facts;

/// <summary>How a value comes to be compared by being written.</summary>
public enum ComparedWriteKind
{
    /// <summary>As part of a new row.</summary>
    NewRow,
    /// <summary>In one row that a unique key pins.</summary>
    PinnedRow,
    /// <summary>In rows that no key pins.</summary>
    ManyRows,
}

/// <summary>A chosen value is written where a unique, exclusion or foreign key makes the server compare it with stored values.</summary>
/// <param name="Revealed">The column whose stored values it is compared with.</param>
/// <param name="Kind">How it is written.</param>
public readonly record struct ComparedWrite(ColumnId Revealed, ComparedWriteKind Kind);
