using DbGuard.Generator.Canaries;
using DbGuard.Generator.Fixture;
using DbGuard.Generator.Grammar;
using DbGuard.Generator.Judging;
using DbGuard.TestKit;
using DbGuard.TestKit.Gateway;
using DbGuard.TestKit.Postgres;

namespace DbGuard.Generator.Campaigns;

/// <summary>The server with its databases, and the gateway in front of it.</summary>
internal sealed class CampaignStage : IAsyncDisposable
{
    private const string Role = "fuzz_agent";

    private static readonly GatewayAgent Agent = new("fuzz", "fuzz-agent-password");

    private readonly PostgresServer _server;

    private CampaignStage(PostgresServer server, GatewayProcess gateway, FixtureDatabases databases, SqlGrammar grammar)
    {
        _server = server;
        Gateway = gateway;
        Databases = databases;
        Grammar = grammar;
        Judge = new Judge(new CanaryDetector(databases.Needles));
    }

    /// <summary>The gateway under test.</summary>
    public GatewayProcess Gateway { get; }

    /// <summary>The databases.</summary>
    public FixtureDatabases Databases { get; }

    /// <summary>The grammar over them.</summary>
    public SqlGrammar Grammar { get; }

    /// <summary>The judge, who knows the canaries in them.</summary>
    public Judge Judge { get; }

    /// <summary>Starts everything.</summary>
    public static async Task<CampaignStage> StartAsync(CampaignOptions options)
    {
        var server = await PostgresServer.StartAsync(new PostgresServerOptions
        {
            HostRules = [$"host all {Role} 127.0.0.1/32 trust"],
            Settings = ["autovacuum=off", "jit=off", "max_parallel_workers_per_gather=0"],
        }).ConfigureAwait(false);
        try
        {
            var databases = await FixtureDatabases.CreateAsync(server, options.Workers, options.Seed).ConfigureAwait(false);
            var settings = new GatewaySettings(server.Endpoint("postgres", Role, "unused"), options.Policy ?? FixturePolicy.For(databases.Model), [Agent])
            {
                Configure = configuration => configuration["Store"]!["Durability"] = "Process",
            };
            var gateway = await GatewayProcess.StartAsync(settings).ConfigureAwait(false);
            return new CampaignStage(server, gateway, databases, new SqlGrammar(databases.Model, await CatalogProductions.ReadAsync(server.Endpoint(databases.Pairs[0].First)).ConfigureAwait(false)));
        }
        catch
        {
            await server.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Sessions for one worker.</summary>
    public CaseRunner Runner(int worker)
    {
        var (first, twin) = Databases.Pairs[worker];
        return new CaseRunner(Gateway.Endpoint(first, Agent), _server.Endpoint(first, Role, "unused"), Gateway.Endpoint(twin, Agent));
    }

    /// <summary>Where to connect, for people.</summary>
    public override string ToString() => string.Join('\n', Databases.Pairs.SelectMany(pair => (string[])
    [
        $"guarded: PGPASSWORD={Agent.Password} psql -h 127.0.0.1 -p {Gateway.Port} -U {Agent.Name} {pair.First}  (twin: {pair.Twin})",
        $"direct: psql -h 127.0.0.1 -p {_server.Port} -U {Role} {pair.First}",
    ]));

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await Gateway.DisposeAsync().ConfigureAwait(false);
        await _server.DisposeAsync().ConfigureAwait(false);
    }
}
