using System.Collections.Immutable;

namespace DbGuard.Gateway.Api;

/// <summary>What <c>POST /v1/access</c> asks for; every member may be left out.</summary>
internal sealed record AccessBody
{
    /// <summary>A profile that a person must grant; without one the credential has the profile that the identity matches.</summary>
    public string? Profile { get; init; }

    /// <summary>Why; needed with <see cref="Profile"/>.</summary>
    public string? Reason { get; init; }

    /// <summary>Seconds from the making of the credential to its end.</summary>
    public int? LifetimeSeconds { get; init; }

    /// <summary>Most sessions at once.</summary>
    public int? Sessions { get; init; }

    /// <summary>Databases it opens; empty: all that the gateway serves.</summary>
    public ImmutableArray<string>? Databases { get; init; }
}
