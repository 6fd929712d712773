using System.Collections.Immutable;
using DbGuard.Core.Identities;
using DbGuard.Gateway.Access;

namespace DbGuard.Gateway.Identity;

/// <summary>The outcome of a login.</summary>
/// <param name="Principal">Who it is.</param>
/// <param name="Databases">Databases it may ask for; empty: all.</param>
internal sealed record ProvenIdentity(Principal Principal, ImmutableArray<string> Databases)
{
    /// <summary>The short-lived credential that proved it; null for others.</summary>
    public AccessCredential? Credential { get; init; }

    /// <summary>True when the proof ends as a client certificate does.</summary>
    public bool EndsWithCertificate { get; init; }

    /// <summary>The same identity with what its client says of itself; what it is known to have said before stays.</summary>
    public ProvenIdentity Saying(StatedPurpose stated) => this with
    {
        Principal = Principal with
        {
            Stated = new StatedPurpose(stated.OnBehalfOf ?? Principal.Stated.OnBehalfOf, stated.Task ?? Principal.Stated.Task),
        },
    };
}
