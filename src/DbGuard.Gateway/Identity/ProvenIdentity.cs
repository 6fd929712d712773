using System.Collections.Immutable;
using DbGuard.Core.Identities;

namespace DbGuard.Gateway.Identity;

/// <summary>The outcome of a login.</summary>
/// <param name="Principal">Who it is.</param>
/// <param name="Databases">Databases it may ask for; empty: all.</param>
internal sealed record ProvenIdentity(Principal Principal, ImmutableArray<string> Databases);
