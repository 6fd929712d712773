using DbGuard.Core.Audit;
using DbGuard.Gateway.Stores;
using DbGuard.Gateway.Stores.Shared;
using DbGuard.TestKit.Postgres;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace DbGuard.Gateway.Tests.Stores.Shared;

/// <summary>A shared store in a schema of its own on the test run's server.</summary>
internal sealed class SharedRig : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _connection;

    private SharedRig(string connection) => _connection = connection;

    public string ConnectionFile => _folder.File("store.connection");

    public string Schema { get; } = $"store {Guid.NewGuid():N}";

    public static async Task<SharedRig> StartAsync()
    {
        var postgres = new PostgresFixture();
        await postgres.InitializeAsync();
        return Of(postgres.Server);
    }

    public static SharedRig Of(PostgresServer server)
    {
        var rig = new SharedRig(server.Endpoint().ConnectionString);
        File.WriteAllText(rig.ConnectionFile, rig._connection + ";Timeout=5;Command Timeout=20");
        return rig;
    }

    public SharedStore Connect() => SharedStore.From(ConnectionFile, Schema);

    public SharedAuditStore OpenAudit(SharedStore store) => SharedAuditStore.Open(
        store,
        new AuditStoreOptions { Path = "", RetryMinimum = TimeSpan.FromMilliseconds(50), RetryMaximum = TimeSpan.FromMilliseconds(500) },
        TimeProvider.System,
        NullLogger<SharedAuditStore>.Instance);

    public SharedAuditReader Read() => SharedAuditReader.Open(ConnectionFile, Schema);

    public (long Good, ChainFault? Fault) Verify()
    {
        using var reader = Read();
        var (good, _, fault) = reader.Verify(_ => { }, CancellationToken.None);
        return (good, fault);
    }

    public async Task ExecuteAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(_connection);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand($"set search_path to \"{Schema}\"; {sql}", connection);
        await command.ExecuteNonQueryAsync();
    }

    public void Dispose() => _folder.Dispose();
}
