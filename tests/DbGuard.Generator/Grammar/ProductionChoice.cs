using DbGuard.Generator.Types;

namespace DbGuard.Generator.Grammar;

/// <summary>A production for a certain type.</summary>
/// <param name="Production">The production.</param>
/// <param name="Bound">What its variable stands for; null when it has none, or when any will do.</param>
internal readonly record struct ProductionChoice(Production Production, SqlType? Bound);
