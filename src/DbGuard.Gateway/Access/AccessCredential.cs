using System.Collections.Immutable;
using DbGuard.Core.Identities;
using DbGuard.Protocol.Postgres.Authentication;

namespace DbGuard.Gateway.Access;

/// <summary>A short-lived credential in use: what a login is checked against and what its sessions look at.</summary>
internal sealed class AccessCredential(AccessTicket ticket, ScramVerifier verifier)
{
    private int _sessions;
    private volatile string? _revokedBy;

    public string Id => ticket.Id;

    public string User => ticket.User!;

    public ScramVerifier Verifier => verifier;

    public ImmutableArray<string> Databases => ticket.Databases;

    public int MaxSessions => ticket.MaxSessions;

    public DateTimeOffset ExpiresAt => ticket.Until;

    /// <summary>Whose sessions it opens, until its end.</summary>
    public Principal Principal { get; } = ticket.Principal with { ExpiresAt = ticket.Until };

    /// <summary>Sessions it has open.</summary>
    public int Sessions => Volatile.Read(ref _sessions);

    /// <summary>Who took it back; null while it is good. Its sessions look at it four times a second.</summary>
    public string? RevokedBy => _revokedBy;

    /// <summary>From now on its sessions end and no other opens.</summary>
    public void Revoke(string by) => _revokedBy = by;

    /// <summary>Counts a session; false when it has as many as it may or is revoked.</summary>
    public bool TryEnter()
    {
        if (Interlocked.Increment(ref _sessions) <= MaxSessions && _revokedBy is null)
        {
            return true;
        }

        Interlocked.Decrement(ref _sessions);
        return false;
    }

    /// <summary>A session of it has ended.</summary>
    public void Leave() => Interlocked.Decrement(ref _sessions);
}
