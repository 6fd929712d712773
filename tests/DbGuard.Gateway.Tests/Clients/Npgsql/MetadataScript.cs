using System.Data;
using Npgsql;

namespace DbGuard.Gateway.Tests.Clients.Npgsql;

/// <summary>The catalog queries that tools make through the driver: schema collections, enum and composite types, reset on return to a pool.</summary>
internal static class MetadataScript
{
    public static async Task RunAsync(NpgsqlDataSource source, Transcript transcript)
    {
        await using (var connection = await source.OpenConnectionAsync())
        {
            foreach (var collection in new[] { "Tables", "Columns", "Views", "Indexes", "IndexColumns", "Constraints", "ForeignKeys" })
            {
                var table = await connection.GetSchemaAsync(collection, [null, "public", null]);
                transcript.Show(collection, string.Join(", ", table.Columns.Cast<DataColumn>().Select(column => column.ColumnName)));
                var rows = table.Rows.Cast<DataRow>()
                    .Select(row => string.Join(" | ", table.Columns.Cast<DataColumn>()
                        .Where(column => !column.ColumnName.Contains("catalog", StringComparison.OrdinalIgnoreCase))
                        .Select(column => row[column])))
                    .Order(StringComparer.Ordinal);
                foreach (var row in rows)
                {
                    transcript.Show("   ", row);
                }
            }
        }

        for (var round = 0; round < 3; round++)
        {
            await using var connection = await source.OpenConnectionAsync();
            transcript.Show("setting", await new NpgsqlCommand("show work_mem", connection).ExecuteScalarAsync());
            await new NpgsqlCommand("set work_mem = '7MB'; create temp table mine (a int)", connection).ExecuteNonQueryAsync();
        }
    }
}
