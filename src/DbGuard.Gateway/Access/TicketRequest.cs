using System.Collections.Immutable;
using DbGuard.Core.Identities;

namespace DbGuard.Gateway.Access;

/// <summary>What somebody whose identity is proven asks for.</summary>
/// <param name="Principal">Who asks.</param>
/// <param name="From">Address that asks; <c>local</c> for the machine's own users.</param>
/// <param name="Profile">A profile to be granted; null: the one the principal matches.</param>
/// <param name="Reason">Why.</param>
/// <param name="Lifetime">How long; null: the configured default.</param>
/// <param name="Sessions">Most sessions; null: the configured limit.</param>
/// <param name="Databases">Databases; empty: all.</param>
internal sealed record TicketRequest(
    Principal Principal, string From, string? Profile, string? Reason, TimeSpan? Lifetime, int? Sessions, ImmutableArray<string> Databases);
