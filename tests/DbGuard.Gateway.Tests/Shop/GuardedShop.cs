using DbGuard.TestKit;
using DbGuard.TestKit.Canaries;
using DbGuard.TestKit.Gateway;
using Npgsql;

namespace DbGuard.Gateway.Tests.Shop;

/// <summary>A copy of the shop with a gateway in front of it.</summary>
internal sealed class GuardedShop(GatewayProcess gateway, PostgresEndpoint owner) : IAsyncDisposable
{
    /// <summary>What the policy protects, of the first customers: mail, telephone, social security and card numbers.</summary>
    public static CanaryScan Canaries { get; } = new(
        "bruno.okafor1@customers.test", "chiara.marsh2@customers.test", "+1-202-555-0101", "+1-202-555-0102",
        "937-63-7907", "974-26-5814", "9900000079193317", "9900000158386626");

    public GatewayProcess Gateway { get; } = gateway;

    /// <summary>The agent, through the gateway.</summary>
    public PostgresEndpoint Agent => Gateway.Endpoint(Owner.Database);

    /// <summary>The owner of the data, past the gateway.</summary>
    public PostgresEndpoint Owner { get; } = owner;

    /// <summary>What a query yields past the gateway.</summary>
    public async Task<object?> ActualAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(Owner.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }

    /// <summary>Runs a script past the gateway.</summary>
    public async Task DoAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(Owner.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    public ValueTask DisposeAsync() => Gateway.DisposeAsync();
}
