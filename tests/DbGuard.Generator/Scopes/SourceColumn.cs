using DbGuard.Generator.Trees;
using DbGuard.Generator.Types;

namespace DbGuard.Generator.Scopes;

/// <summary>A column that a FROM entry offers.</summary>
/// <param name="Name">Name, unquoted.</param>
/// <param name="Type">Type; null when the generator cannot compute with it.</param>
/// <param name="Traits">What its values show.</param>
internal sealed record SourceColumn(string Name, SqlType? Type, Traits Traits);
