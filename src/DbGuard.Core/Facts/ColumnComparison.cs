using DbGuard.Core.Catalog;

namespace DbGuard.Core.Facts;

/// <summary>How the value that a column is compared with is given.</summary>
public enum ComparedWith
{
    /// <summary>By a literal of the text.</summary>
    Literal,
    /// <summary>By a parameter.</summary>
    Parameter,
    /// <summary>By every element of a parameter that is an array.</summary>
    ArrayParameter,
    /// <summary>By an expression over literals and parameters.</summary>
    Computed,
    /// <summary>By more values than the text tells, e.g. those a function is called with for every row.</summary>
    Uncounted,
}

/// <summary>A stored column's value is compared for equality with a value that the client chose: one guess at what is stored.</summary>
/// <param name="Column">The column.</param>
/// <param name="With">How the value is given.</param>
/// <param name="Literal">Where it stands; null unless it is a literal.</param>
/// <param name="Parameter">1-based number; 0 unless it is a parameter.</param>
public readonly record struct ColumnComparison(ColumnId Column, ComparedWith With, SourceSpan? Literal, int Parameter);
