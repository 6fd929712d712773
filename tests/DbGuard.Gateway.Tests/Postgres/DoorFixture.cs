using DbGuard.TestKit.Postgres;
using DbGuard.TestKit.Wire;

namespace DbGuard.Gateway.Tests.Postgres;

/// <summary>A database with a few people and notes, for tests that start doors of their own in front of it.</summary>
public sealed class DoorFixture : IAsyncLifetime
{
    private readonly PostgresFixture _postgres = new();

    public PostgresServer Server => _postgres.Server;

    public string Database { get; private set; } = "";

    public async Task InitializeAsync()
    {
        await _postgres.InitializeAsync();
        Database = await Server.CreateDatabaseAsync("""
            create table people (id int primary key, name text, ssn text, email text);
            insert into people values (1, 'Ann', '123-45-6789', 'ann@example.com'), (2, 'Bob', '987-65-4321', 'bob@example.com');
            create table notes (id int primary key, body text);
            insert into notes values (1, 'first'), (2, 'second');
            """);
    }

    public Task DisposeAsync() => _postgres.DisposeAsync();

    internal Task<GatewayRig> StartAsync(string policy, Action<DbGuard.Gateway.Options.GatewayOptions>? configure = null, TimeProvider? clock = null) =>
        GatewayRig.StartAsync(Server.Endpoint(Database), policy, configure, clock);

    internal Task<WireClient> LogInAsync(GatewayRig rig) => rig.LogInAsync(Database);

    /// <summary>Reads a value past the gateway.</summary>
    public async Task<object?> TruthAsync(string sql) => await Server.ScalarAsync(Database, sql);
}
