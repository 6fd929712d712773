using System.Collections.Immutable;
using DbGuard.Core.Identities;

namespace DbGuard.Gateway.Access;

/// <summary>One request for access and what came of it: everything that is stored of it. No secret is among it: of the password there is a SCRAM verifier only.</summary>
internal sealed record AccessTicket
{
    /// <summary>E.g. <c>acc-7k2m9q4x</c>.</summary>
    public required string Id { get; init; }

    public required AccessState State { get; init; }

    /// <summary>Whom it is for; with <see cref="Principal.GrantedProfile"/> when a profile was asked for.</summary>
    public required Principal Principal { get; init; }

    /// <summary>Why, in the asker's words; needed for a profile.</summary>
    public string? Reason { get; init; }

    /// <summary>Databases the credential opens; empty: all that the gateway serves.</summary>
    public ImmutableArray<string> Databases { get; init; } = [];

    /// <summary>Most sessions at once.</summary>
    public required int MaxSessions { get; init; }

    /// <summary>From the making of the credential to its end.</summary>
    public required TimeSpan Lifetime { get; init; }

    public required DateTimeOffset RequestedAt { get; init; }

    /// <summary>Address that asked; <c>local</c> for the machine's own users.</summary>
    public required string RequestedFrom { get; init; }

    /// <summary>Until when the present state lasts by itself: the answer, the collection, the credential.</summary>
    public required DateTimeOffset Until { get; init; }

    /// <summary>Who granted or refused it; null when nobody had to.</summary>
    public string? AnsweredBy { get; init; }

    public string? AnswerComment { get; init; }

    /// <summary>User name of the credential; null before there is one.</summary>
    public string? User { get; init; }

    /// <summary>SCRAM-SHA-256 verifier as PostgreSQL stores it; null when there is no credential any more.</summary>
    public string? Verifier { get; init; }

    public string? RevokedBy { get; init; }

    public string? RevokeComment { get; init; }

    /// <summary>True while something may still come of it.</summary>
    public bool IsOpen => State is AccessState.Pending or AccessState.Granted or AccessState.Issued;

    /// <summary>The ticket as it is kept when nothing comes of it any more: without verifier and without claims.</summary>
    public AccessTicket Closed(AccessState state) => this with
    {
        State = state,
        Verifier = null,
        Principal = Principal with { Claims = System.Collections.Frozen.FrozenDictionary<string, ImmutableArray<string>>.Empty },
    };
}
