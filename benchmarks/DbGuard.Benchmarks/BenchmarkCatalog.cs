using System.Collections.Immutable;
using DbGuard.Core.Catalog;
using DbGuard.Core.Facts;
using DbGuard.Dialects.Postgres.Catalog;
using DbGuard.TestKit.Postgres;
using Npgsql;

namespace DbGuard.Benchmarks;

/// <summary>The catalog of a real server that holds <see cref="Statements.Schema"/>; the server is gone before anything is measured.</summary>
internal static class BenchmarkCatalog
{
    private static readonly Lazy<CatalogSnapshot> Read = new(() => Task.Run(ReadAsync).GetAwaiter().GetResult());

    public static CatalogSnapshot Snapshot => Read.Value;

    /// <summary>A session on the default search path.</summary>
    public static SessionView Session { get; } = new([ImmutableArray.Create("public")]);

    private static async Task<CatalogSnapshot> ReadAsync()
    {
        await using var server = await PostgresServer.StartAsync();
        var database = await server.CreateDatabaseAsync(Statements.Schema);
        await using var connection = new NpgsqlConnection(server.Endpoint(database).ConnectionString);
        await connection.OpenAsync();
        return await CatalogReader.ReadAsync((sql, cancellation) => QueryAsync(connection, sql, cancellation), 1);
    }

    private static async Task<IReadOnlyList<string?[]>> QueryAsync(NpgsqlConnection connection, string sql, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, connection) { AllResultTypesAreUnknown = true };
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var rows = new List<string?[]>();
        while (await reader.ReadAsync(cancellation))
        {
            var row = new string?[reader.FieldCount];
            for (var i = 0; i < row.Length; i++)
            {
                row[i] = reader.IsDBNull(i) ? null : reader.GetString(i);
            }

            rows.Add(row);
        }

        return rows;
    }
}
