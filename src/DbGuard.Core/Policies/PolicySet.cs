using System.Collections.Immutable;
using DbGuard.Core.Identities;

namespace DbGuard.Core.Policies;

/// <summary>A validated, immutable policy. Read whole from a file, swapped by reference.</summary>
public sealed record PolicySet
{
    /// <summary>Lower-case hex SHA-256 of the file's bytes.</summary>
    public required string Version { get; init; }

    public required ImmutableArray<Profile> Profiles { get; init; }
}
