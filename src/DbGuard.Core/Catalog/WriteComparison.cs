namespace DbGuard.Core.Catalog;

/// <summary>A unique, exclusion or foreign key compares what is written to a column with what is stored, and fails accordingly.</summary>
/// <param name="Written">Number of the written column.</param>
/// <param name="Revealed">The column with whose values it is compared.</param>
public readonly record struct WriteComparison(short Written, ColumnId Revealed);
