namespace DbGuard.Dialects.Postgres.Values;

/// <summary>How the cells of a result column are written.</summary>
/// <param name="TypeId">Type id from RowDescription; PostgreSQL reports a domain as its base type there.</param>
/// <param name="TypeModifier">Type modifier, -1 for none.</param>
/// <param name="IsBinary">Binary instead of text format.</param>
public readonly record struct CellType(uint TypeId, int TypeModifier, bool IsBinary);
