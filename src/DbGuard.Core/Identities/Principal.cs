using System.Collections.Frozen;
using System.Collections.Immutable;

namespace DbGuard.Core.Identities;

public enum PrincipalKind
{
    Agent,
    Job,
    Human,
    Service,
}

/// <summary>Who asks: a proven identity, never a claim of the client alone.</summary>
public sealed record Principal
{
    public required PrincipalKind Kind { get; init; }

    /// <summary>The identity itself: the agent's configured name or the token's subject.</summary>
    public required string Subject { get; init; }

    /// <summary>Who vouches: <c>config</c> for agents named in the gateway's configuration, else the issuer's configured name.</summary>
    public required string Issuer { get; init; }

    public ImmutableArray<string> Groups { get; init; } = [];

    /// <summary>The human or ticket it acts for; null when none is proven.</summary>
    public string? OnBehalfOf { get; init; }

    /// <summary>The task or job it works on.</summary>
    public string? Task { get; init; }

    /// <summary>Further proven claims that profiles may match on.</summary>
    public FrozenDictionary<string, string> Claims { get; init; } = FrozenDictionary<string, string>.Empty;

    /// <summary>When the proof ends; null when it does not.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    public override string ToString() => $"{Issuer}/{Subject}";
}
