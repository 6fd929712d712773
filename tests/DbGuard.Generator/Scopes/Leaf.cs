using DbGuard.Generator.Trees;
using DbGuard.Generator.Types;

namespace DbGuard.Generator.Scopes;

/// <summary>Something that can be named where an expression stands: a column, or in a grouped query a group key.</summary>
/// <param name="Type">Its type.</param>
/// <param name="Traits">What its value shows.</param>
/// <param name="Source">The FROM entry; null for a group key.</param>
/// <param name="Column">Name of the column.</param>
/// <param name="Key">The key's expression; null for a column.</param>
internal sealed record Leaf(SqlType Type, Traits Traits, Source? Source, string Column, SqlNode? Key);
