using System.Collections.Immutable;
using System.Globalization;
using DbGuard.Corpus.Tests.Cases;
using DbGuard.Corpus.Tests.Running;
using DbGuard.TestKit;
using DbGuard.TestKit.Certificates;
using DbGuard.TestKit.Postgres;

namespace DbGuard.Corpus.Tests.Stage;

/// <summary>Everything a run of the corpus needs: a throw-away server with copies of the fixture, and gateways in front of it.</summary>
internal sealed class CorpusStage : IAsyncDisposable
{
    private readonly TestAuthority _authority;
    private readonly StageFiles _files;

    private CorpusStage(TestAuthority authority, StageFiles files, PostgresServer server)
    {
        _authority = authority;
        _files = files;
        Server = server;
        Databases = new DatabasePool(server);
        Gateways = new GatewayFleet(server, files);
    }

    public PostgresServer Server { get; }

    public DatabasePool Databases { get; }

    public GatewayFleet Gateways { get; }

    public static async Task<CorpusStage> OpenAsync()
    {
        var authority = new TestAuthority();
        var certificate = authority.Issue();
        var server = await PostgresServer.StartAsync(new()
        {
            Certificate = certificate,
            HostRules = ["host all all 127.0.0.1/32 scram-sha-256", "host replication all 127.0.0.1/32 scram-sha-256"],
            Settings =
            [
                "wal_level=logical", "max_prepared_transactions=8", "shared_preload_libraries=pg_stat_statements", "max_connections=300",
                // Background work would look like a trace of a case.
                "autovacuum=off",
                // Logical decoding shows what is flushed.
                "synchronous_commit=on",
            ],
        });
        var stage = new CorpusStage(authority, new StageFiles(certificate), server);
        try
        {
            await stage.Databases.OpenAsync();
            return stage;
        }
        catch
        {
            await stage.DisposeAsync();
            throw;
        }
    }

    /// <summary>The database as the gateway shows it.</summary>
    public async Task<CaseTarget> GuardedAsync(CorpusCase item, RentedDatabase database)
    {
        var gateway = await Gateways.FindAsync(item.Role, PolicyVariants.For(item));
        return Target(item, database, role => new PostgresEndpoint("127.0.0.1", gateway.Port, role, FixtureRoles.Passwords[role], database.Name));
    }

    /// <summary>The database itself.</summary>
    public CaseTarget Direct(CorpusCase item, RentedDatabase database) =>
        Target(item, database, role => Server.Endpoint(database.Name, role, FixtureRoles.Passwords[role])) with { SharesSessions = true };

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await Gateways.DisposeAsync();
        await Databases.DisposeAsync();
        await Server.DisposeAsync();
        _files.Dispose();
        _authority.Dispose();
    }

    private CaseTarget Target(CorpusCase item, RentedDatabase database, Func<string, PostgresEndpoint> endpoint) => new(endpoint, item.Role, _authority.Trust())
    {
        Placeholders = new Dictionary<string, string>
        {
            ["db"] = database.Name,
            ["host"] = "127.0.0.1",
            ["port"] = Server.Port.ToString(CultureInfo.InvariantCulture),
            ["role"] = item.Role,
            ["password"] = FixtureRoles.Passwords[item.Role],
        }.ToImmutableSortedDictionary(),
        FindFunction = async signature => int.Parse(
            await database.Admin.RunAsync($"SELECT '{signature.Replace("'", "''", StringComparison.Ordinal)}'::regprocedure::oid"), CultureInfo.InvariantCulture),
    };
}
