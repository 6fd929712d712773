using System.Collections.Immutable;

namespace DbGuard.Generator.Canaries;

/// <summary>The value of one labelled cell.</summary>
/// <param name="Sql">A constant of the column's type.</param>
/// <param name="Needles">Byte runs that the value leaves in an answer.</param>
internal sealed record CanaryValue(string Sql, ImmutableArray<Needle> Needles);
