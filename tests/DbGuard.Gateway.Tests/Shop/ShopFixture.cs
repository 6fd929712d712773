using System.Text.Json.Nodes;
using DbGuard.TestKit;
using DbGuard.TestKit.Gateway;
using DbGuard.TestKit.Postgres;

namespace DbGuard.Gateway.Tests.Shop;

/// <summary>
/// A PostgreSQL with the shop in a template database that belongs to the ordinary role <c>shop</c>, and on demand a
/// gateway in front of it that lets everything pass. Each test takes copies of the template.
/// </summary>
public sealed class ShopFixture : IAsyncLifetime
{
    private const string Role = "shop";
    private const string RolePassword = "shop-upstream-password";

    private static readonly Lazy<Task<(PostgresServer Server, string Template)>> Prepared = new(PrepareAsync);

    /// <summary>Everything is allowed, and everything is counted: no limit is ever reached.</summary>
    private const string Counting = """
        version: 1
        profiles:
          all:
            match: everyone
            may: everything
            limits: {rows: 10_000_000, rows_changed: 1_000_000, rows_per_hour: 100_000_000, rows_per_session: 100_000_000, rows_changed_per_hour: 100_000_000}
        """;

    private readonly Lazy<Task<GatewayProcess>> _permissive;
    private readonly Lazy<Task<GatewayProcess>> _counting;
    private PostgresServer? _server;
    private string _template = "";

    public ShopFixture()
    {
        _permissive = new(async () => await StartAsync(await File.ReadAllTextAsync(Repository.PathOf("samples", "policies", "allow-all.yaml"))));
        _counting = new(() => StartAsync(Counting));
    }

    internal PostgresServer Server => _server ?? throw new InvalidOperationException("the fixture is not initialised");

    public async Task InitializeAsync() => (_server, _template) = await Prepared.Value;

    public async Task DisposeAsync()
    {
        foreach (var gateway in new[] { _permissive, _counting }.Where(g => g.IsValueCreated))
        {
            await (await gateway.Value).DisposeAsync();
        }
    }

    /// <summary>A fresh copy of the shop, as its owner, straight at PostgreSQL.</summary>
    internal async Task<PostgresEndpoint> DirectAsync() => Owner(await Server.CloneDatabaseAsync(_template, Role));

    /// <summary>A fresh copy of the shop, as its owner, through a gateway that allows everything.</summary>
    /// <param name="isCounted">With limits on everything that are never reached.</param>
    internal async Task<PostgresEndpoint> GuardedAsync(bool isCounted = false)
    {
        var gateway = await (isCounted ? _counting : _permissive).Value;
        return gateway.Endpoint(await Server.CloneDatabaseAsync(_template, Role));
    }

    /// <summary>A fresh copy of the shop behind a gateway of its own with <paramref name="policy"/>; the agent is called <c>agent</c>.</summary>
    internal async Task<GuardedShop> GuardAsync(string policy, Action<JsonObject>? configure = null)
    {
        var owner = await DirectAsync();
        var settings = new GatewaySettings(owner, policy, [new GatewayAgent("agent", "agent-password")]) { Configure = configure ?? (_ => { }) };
        return new GuardedShop(await GatewayProcess.StartAsync(settings), owner);
    }

    private static async Task<(PostgresServer Server, string Template)> PrepareAsync()
    {
        var postgres = new PostgresFixture();
        await postgres.InitializeAsync();
        var server = postgres.Server;
        await server.ExecuteAsync("postgres", $"create role {Role} login password '{RolePassword}'");
        var template = await server.CloneDatabaseAsync("template0", Role);
        var sql = await File.ReadAllTextAsync(Repository.PathOf("samples", "shop", "shop.sql"));
        await PostgresServer.ExecuteAsync(server.Endpoint(template, Role, RolePassword), sql);
        return (server, template);
    }

    private Task<GatewayProcess> StartAsync(string policy) =>
        // The agent has the upstream role's name: what the server says about users is then the same on both ways.
        GatewayProcess.StartAsync(new GatewaySettings(Owner("postgres"), policy, [new GatewayAgent(Role, "agent-password")]));

    private PostgresEndpoint Owner(string database) => Server.Endpoint(database, Role, RolePassword);
}
