using DbGuard.Core.Catalog;
using DbGuard.Dialects.Postgres.Catalog;
using DbGuard.TestKit;
using Npgsql;

namespace DbGuard.Dialects.Postgres.Tests.Catalog;

/// <summary>Reads a catalog through Npgsql, every cell as text.</summary>
internal static class ServerCatalog
{
    public static async Task<CatalogSnapshot> ReadAsync(string connectionString)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        return await ReadAsync(connection);
    }

    public static async Task<CatalogSnapshot> ReadAsync(NpgsqlConnection connection)
    {
        return await CatalogReader.ReadAsync(
            async (sql, cancellationToken) =>
            {
                await using var command = new NpgsqlCommand(sql, connection) { AllResultTypesAreUnknown = true };
                await using var reader = await command.ExecuteReaderAsync(cancellationToken);
                var rows = new List<string?[]>();
                while (await reader.ReadAsync(cancellationToken))
                {
                    var row = new string?[reader.FieldCount];
                    for (var i = 0; i < row.Length; i++)
                    {
                        row[i] = await reader.IsDBNullAsync(i, cancellationToken) ? null : reader.GetString(i);
                    }

                    rows.Add(row);
                }

                return rows;
            },
            version: 1);
    }
}
