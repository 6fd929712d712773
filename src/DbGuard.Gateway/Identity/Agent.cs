using System.Collections.Immutable;
using DbGuard.Core.Identities;
using DbGuard.Protocol.Postgres.Authentication;

namespace DbGuard.Gateway.Identity;

/// <summary>A configured agent: who it is and what proves it.</summary>
/// <param name="Principal">The identity; its subject is the user name.</param>
/// <param name="Verifier">What its password is checked against.</param>
/// <param name="Databases">Databases it may ask for; empty: all.</param>
internal sealed record Agent(Principal Principal, ScramVerifier Verifier, ImmutableArray<string> Databases);
