using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using DbGuard.TestKit.Gateway;
using DbGuard.TestKit.Postgres;

namespace DbGuard.Corpus.Tests.Stage;

/// <summary>The gateways: one for each upstream role and policy, started when a case first needs it.</summary>
internal sealed class GatewayFleet(PostgresServer server, StageFiles files) : IAsyncDisposable
{
    private static readonly GatewayAgent[] Agents = [.. FixtureRoles.Passwords.Select(role => new GatewayAgent(role.Key, role.Value))];

    private readonly ConcurrentDictionary<(string Role, string Policy), Lazy<Task<GatewayProcess>>> _gateways = [];

    public Task<GatewayProcess> FindAsync(string role, string policy) =>
        _gateways.GetOrAdd((role, policy), _ => new(() => StartAsync(role, policy))).Value;

    /// <summary>Lets a gateway that has ended be started anew.</summary>
    /// <returns>How it ended, with the end of its output; null when it runs.</returns>
    public async Task<string?> TakeEndedAsync(string role, string policy)
    {
        const int LastCharacters = 2000;
        var gateway = await FindAsync(role, policy);
        if (!gateway.Process.HasExited)
        {
            return null;
        }

        _gateways.TryRemove((role, policy), out _);
        var output = gateway.Process.Error.Text + gateway.Process.Output.Text;
        return $"exit code {await gateway.Process.WaitForExitAsync()}: {output[Math.Max(0, output.Length - LastCharacters)..]}";
    }

    /// <summary>Every gateway that runs.</summary>
    public async Task<IReadOnlyList<GatewayProcess>> AllAsync() => await Task.WhenAll(_gateways.Values.Select(gateway => gateway.Value));

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        foreach (var gateway in _gateways.Values)
        {
            await (await gateway.Value).DisposeAsync();
        }
    }

    private Task<GatewayProcess> StartAsync(string role, string policy) => GatewayProcess.StartAsync(
        new GatewaySettings(server.Endpoint("postgres", role, FixtureRoles.Passwords[role]), policy, [.. Agents])
        {
            Configure = configuration =>
            {
                configuration["Postgres"]!["CertificateFile"] = files.CertificateFile;
                configuration["Postgres"]!["KeyFile"] = files.KeyFile;
                configuration["Store"]!["Durability"] = "Process";
                // A machine that is busy with other things is slow, and that is no finding.
                configuration["Upstream"]!["ConnectTimeout"] = "00:01:00";
                configuration["Limits"] = new JsonObject { ["DrainTimeout"] = "00:00:01", ["LoginTimeout"] = "00:01:30" };
            },
        });
}
