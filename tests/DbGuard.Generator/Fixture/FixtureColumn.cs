using DbGuard.Generator.Trees;
using DbGuard.Generator.Types;

namespace DbGuard.Generator.Fixture;

/// <summary>A column of the fixture.</summary>
/// <param name="Name">Name, unquoted.</param>
/// <param name="Type">Its type; null when the generator does not compute with it.</param>
/// <param name="Traits">What its values show.</param>
/// <param name="Label">The label the policy puts on it; null: none, or only through what is behind it.</param>
/// <param name="IsRequired">NOT NULL without a default.</param>
/// <param name="IsGenerated">Computed by the server.</param>
internal sealed record FixtureColumn(string Name, SqlType? Type, Traits Traits, string? Label, bool IsRequired, bool IsGenerated)
{
    /// <summary>The type as the server names it, e.g. <c>character varying(40)</c>.</summary>
    public required string ServerType { get; init; }
}
