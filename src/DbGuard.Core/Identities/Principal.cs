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

    /// <summary>Through whom <see cref="OnBehalfOf"/> reached it: earlier actors, the nearest first (RFC 8693, 4.1); mostly none.</summary>
    public ImmutableArray<string> Via { get; init; } = [];

    /// <summary>The task or job it works on.</summary>
    public string? Task { get; init; }

    /// <summary>Deployment environment that the issuer vouches for, e.g. <c>production</c>.</summary>
    public string? Environment { get; init; }

    /// <summary>Source repository that the issuer vouches for, e.g. <c>bank/payments</c>.</summary>
    public string? Repository { get; init; }

    /// <summary>The profile that a person granted it for a time; null: the one its identity matches.</summary>
    public string? GrantedProfile { get; init; }

    /// <summary>What the client says of itself when it connects. Nobody vouches for it: it is recorded, and a policy may insist that something is said.</summary>
    public StatedPurpose Stated { get; init; } = StatedPurpose.Nothing;

    /// <summary>Further proven claims that profiles may match on, with all their values. A claim inside an object is named by its path: <c>kubernetes.io/namespace</c>.</summary>
    public FrozenDictionary<string, ImmutableArray<string>> Claims { get; init; } = FrozenDictionary<string, ImmutableArray<string>>.Empty;

    /// <summary>When the proof ends; null when it does not.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    public override string ToString() => $"{Issuer}/{Subject}";
}
