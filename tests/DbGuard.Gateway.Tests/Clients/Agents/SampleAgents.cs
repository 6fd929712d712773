using DbGuard.Gateway.Tests.Shop;
using DbGuard.TestKit;
using DbGuard.TestKit.Gateway;
using DbGuard.TestKit.Postgres;
using DbGuard.TestKit.Processes;

namespace DbGuard.Gateway.Tests.Clients.Agents;

/// <summary>The agents of samples/policies, each with a gateway of its own that is started on demand.</summary>
public sealed class SampleAgents : IAsyncLifetime
{
    private const string Zoo = "zoo.sql";

    private readonly ShopFixture _shops = new();
    private readonly Lazy<Task<GatewayProcess>> _reader;
    private readonly Lazy<Task<GatewayProcess>> _exporter;
    private readonly Lazy<Task<GatewayProcess>> _migrator;
    private readonly Lazy<Task<PostgresEndpoint>> _zoo;

    public SampleAgents()
    {
        _reader = new(() => StartAsync("read-only-agent", policy => policy));
        _exporter = new(() => StartAsync("read-only-agent", policy => policy + "      copy_out: true\n"));
        _migrator = new(() => StartAsync("migrator-agent", policy => policy));
        _zoo = new(BuildZooAsync);
    }

    public Task InitializeAsync() => _shops.InitializeAsync();

    public async Task DisposeAsync()
    {
        foreach (var gateway in (Lazy<Task<GatewayProcess>>[])[_reader, _exporter, _migrator])
        {
            if (gateway.IsValueCreated)
            {
                await (await gateway.Value).DisposeAsync();
            }
        }

        await _shops.DisposeAsync();
    }

    /// <summary>The shop and one of every kind of object (tests/clients/agents/zoo.sql), for the agent that only reads. Shared: leave it as it is.</summary>
    internal async Task<TwoWays> ReaderAsync() => await OnZooAsync(_reader);

    /// <summary>A fresh shop and nothing else, for the agent that only reads.</summary>
    internal async Task<TwoWays> ReaderOfShopAsync()
    {
        var owner = await _shops.DirectAsync();
        return new TwoWays(owner, (await _reader.Value).Endpoint(owner.Database));
    }

    /// <summary>As <see cref="ReaderAsync"/>, for an agent that may export too.</summary>
    internal async Task<TwoWays> ExporterAsync() => await OnZooAsync(_exporter);

    /// <summary>A fresh shop with an empty schema <c>app</c>, for the agent that owns that schema.</summary>
    internal async Task<TwoWays> MigratorAsync()
    {
        var owner = await _shops.DirectAsync();
        await PostgresServer.ExecuteAsync(owner, "create schema app");
        return new TwoWays(owner, (await _migrator.Value).Endpoint(owner.Database));
    }

    /// <summary>An empty database, as the superuser.</summary>
    internal async Task<PostgresEndpoint> EmptyAsync() => _shops.Server.Endpoint(await _shops.Server.CreateDatabaseAsync());

    private async Task<TwoWays> OnZooAsync(Lazy<Task<GatewayProcess>> gateway)
    {
        var owner = await _zoo.Value;
        return new TwoWays(owner, (await gateway.Value).Endpoint(owner.Database));
    }

    private async Task<PostgresEndpoint> BuildZooAsync()
    {
        var owner = await _shops.DirectAsync();
        var script = Repository.PathOf("tests", "clients", "agents", Zoo);
        var built = await ClientTool.PsqlAsync(_shops.Server.Endpoint(owner.Database), ["-q", "-v", "ON_ERROR_STOP=1", "-f", script]);
        built.EnsureSuccess();
        return owner;
    }

    private async Task<GatewayProcess> StartAsync(string agent, Func<string, string> change)
    {
        var policy = change(await File.ReadAllTextAsync(Repository.PathOf("samples", "policies", $"{agent}.yaml")));
        var upstream = await _shops.DirectAsync();
        return await GatewayProcess.StartAsync(new GatewaySettings(upstream, policy, [new GatewayAgent(agent, "agent-password")]));
    }
}
