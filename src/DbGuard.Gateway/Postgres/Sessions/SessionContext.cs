using System.Net;
using DbGuard.Core.Identities;
using DbGuard.Core.Policies;
using DbGuard.Gateway.Access;

namespace DbGuard.Gateway.Postgres.Sessions;

/// <summary>Who a session belongs to and where it came from; does not change while it lives.</summary>
internal sealed record SessionContext
{
    /// <summary>Random id, e.g. <c>s-8f2k...</c>.</summary>
    public required string Id { get; init; }

    public required Principal Principal { get; init; }

    /// <summary>The profile under the policy in force at login.</summary>
    public required Profile Profile { get; init; }

    public required string Database { get; init; }

    public required string ClientAddress { get; init; }

    /// <summary>The same without port, for conditions of the policy; null when it is not known.</summary>
    public IPAddress? Address { get; init; }

    /// <summary>The short-lived credential that opened it; null for others.</summary>
    public AccessCredential? Credential { get; init; }

    /// <summary>True when it ends as a client certificate does.</summary>
    public bool EndsWithCertificate { get; init; }

    /// <summary>Program name the client gave; untrusted.</summary>
    public string? Application { get; init; }
}
