using DbGuard.Core.Catalog;

namespace DbGuard.Core.Facts;

/// <summary>A parameter or literal that meets a column (compared with it or assigned to it): the audit record redacts it when the column is labelled.</summary>
/// <param name="ParameterNumber">1-based parameter number; 0 for a literal.</param>
/// <param name="Literal">Where the literal stands; null for a parameter.</param>
/// <param name="Column">The column it meets.</param>
/// <param name="IsWritten">True when the column gets exactly this value.</param>
public sealed record ValueUse(int ParameterNumber, SourceSpan? Literal, ColumnId Column, bool IsWritten = false);
