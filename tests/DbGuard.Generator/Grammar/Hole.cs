using DbGuard.Generator.Types;

namespace DbGuard.Generator.Grammar;

/// <summary>A hole of a template.</summary>
/// <param name="Kind">What goes in.</param>
/// <param name="Type">Its type; null: the production's variable, or any type.</param>
/// <param name="IsVariable">It is the production's variable.</param>
/// <param name="IsArray">It is an array of that type.</param>
/// <param name="Least">Bounds of a number.</param>
/// <param name="Most">Bounds of a number.</param>
internal sealed record Hole(HoleKind Kind, SqlType? Type, bool IsVariable, bool IsArray, int Least, int Most);
