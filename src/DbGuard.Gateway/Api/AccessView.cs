using System.Collections.Immutable;
using DbGuard.Core.Audit;
using DbGuard.Gateway.Access;

namespace DbGuard.Gateway.Api;

/// <summary>A ticket as the API shows it, with the credential where one has just been made.</summary>
internal sealed record AccessView
{
    public required string Id { get; init; }

    /// <summary><c>pending</c>, <c>granted</c>, <c>issued</c>, <c>denied</c>, <c>lapsed</c> or <c>revoked</c>.</summary>
    public required string State { get; init; }

    public required string Principal { get; init; }

    public required string Kind { get; init; }

    public string? OnBehalfOf { get; init; }

    public string? Task { get; init; }

    /// <summary>The profile asked for; absent: the one the principal matches.</summary>
    public string? Profile { get; init; }

    public string? Reason { get; init; }

    public required int MaxSessions { get; init; }

    /// <summary>Sessions open now.</summary>
    public int? Sessions { get; init; }

    public required ImmutableArray<string> Databases { get; init; }

    public required DateTimeOffset RequestedAt { get; init; }

    public required string RequestedFrom { get; init; }

    /// <summary>Until when the state lasts: the answer, the collection, the credential.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    public string? AnsweredBy { get; init; }

    public string? AnswerComment { get; init; }

    public string? RevokedBy { get; init; }

    public string? RevokeComment { get; init; }

    public string? User { get; init; }

    /// <summary>Shown once, when the credential is made.</summary>
    public string? Password { get; init; }

    /// <summary>Where to connect, beside <see cref="Password"/>.</summary>
    public string? Host { get; init; }

    public int? Port { get; init; }

    public static AccessView Of(AccessTicket ticket, int? sessions = null) => new()
    {
        Id = ticket.Id,
        State = ticket.State.ToString().ToLowerInvariant(),
        Principal = ticket.Principal.ToString(),
        Kind = AuditNames.Of(ticket.Principal.Kind),
        OnBehalfOf = ticket.Principal.OnBehalfOf,
        Task = ticket.Principal.Task,
        Profile = ticket.Principal.GrantedProfile,
        Reason = ticket.Reason,
        MaxSessions = ticket.MaxSessions,
        Sessions = sessions,
        Databases = ticket.Databases,
        RequestedAt = ticket.RequestedAt,
        RequestedFrom = ticket.RequestedFrom,
        ExpiresAt = ticket.Until,
        AnsweredBy = ticket.AnsweredBy,
        AnswerComment = ticket.AnswerComment,
        RevokedBy = ticket.RevokedBy,
        RevokeComment = ticket.RevokeComment,
        User = ticket.User,
    };

    /// <summary>Never the password.</summary>
    public override string ToString() => $"{Id} {State}";
}
