namespace DbGuard.Core.Catalog;

/// <summary>Identity of a column: relation id and column number. Names change, identities do not.</summary>
public readonly record struct ColumnId(uint TableId, short Number);
