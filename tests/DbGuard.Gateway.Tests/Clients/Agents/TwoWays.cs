using DbGuard.TestKit;

namespace DbGuard.Gateway.Tests.Clients.Agents;

/// <summary>One database, straight as its owner and through the gateway as an agent.</summary>
internal sealed record TwoWays(PostgresEndpoint Direct, PostgresEndpoint Agent);
