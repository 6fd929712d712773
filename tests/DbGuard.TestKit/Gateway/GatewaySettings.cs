using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace DbGuard.TestKit.Gateway;

/// <summary>What a test gateway is started with.</summary>
/// <param name="Upstream">The server it guards and its own login there; the database is ignored, clients name theirs.</param>
/// <param name="Policy">The policy, YAML.</param>
/// <param name="Agents">The agents that may log in.</param>
public sealed record GatewaySettings(PostgresEndpoint Upstream, string Policy, ImmutableArray<GatewayAgent> Agents)
{
    /// <summary>Changes the generated configuration before it is written, e.g. limits or TLS.</summary>
    public Action<JsonObject> Configure { get; init; } = _ => { };

    /// <summary>Environment variables of the gateway; null removes one.</summary>
    public ImmutableDictionary<string, string?> Environment { get; init; } = ImmutableDictionary<string, string?>.Empty;
}
