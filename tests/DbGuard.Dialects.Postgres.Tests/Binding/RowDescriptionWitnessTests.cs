using System.Data;
using System.Text;
using DbGuard.Core.Catalog;
using DbGuard.Core.Facts;
using DbGuard.Dialects.Postgres.Tests.Catalog;
using DbGuard.TestKit;
using DbGuard.TestKit.Postgres;
using Npgsql;

namespace DbGuard.Dialects.Postgres.Tests.Binding;

/// <summary>The server as second witness: where RowDescription names an origin, our lineage must name it too.</summary>
public sealed class RowDescriptionWitnessTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    private static readonly PostgresAnalyzer Analyzer = new();

    [Fact]
    public async Task Lineage_OfEveryCaseTheServerDescribes_AgreesWithItsOrigins()
    {
        var database = await postgres.Server.CreateDatabaseAsync(await File.ReadAllTextAsync(Repository.PathOf("tests", "cases", "catalogs", "shop.sql")));
        await using var connection = new NpgsqlConnection(postgres.Server.Endpoint(database).ConnectionString);
        await connection.OpenAsync();
        var catalog = await ServerCatalog.ReadAsync(connection);
        await using (var path = new NpgsqlCommand("SET search_path = public", connection))
        {
            await path.ExecuteNonQueryAsync();
        }

        var described = 0;
        var origins = 0;
        var failures = new List<string>();
        foreach (var test in Directory.EnumerateFiles(FactsCases.Folder, "*.case").SelectMany(FactsCases.Read).Where(c => c.Expected[0] is "kind Select" or "kind Update" or "kind Insert" or "kind Delete"))
        {
            if (await DescribeAsync(connection, test.Sql) is not { } columns)
            {
                continue;
            }

            described++;
            var facts = Analyzer.Analyze(Encoding.UTF8.GetBytes(test.Sql), catalog, new SessionView([["public"]])).Statements[0].Facts;
            if (facts.Outputs.Length != columns.Count)
            {
                failures.Add($"{test.Sql}: {facts.Outputs.Length} outputs, the server has {columns.Count}");
                continue;
            }

            for (var i = 0; i < columns.Count; i++)
            {
                origins += columns[i].Origin is null ? 0 : 1;
                if (Disagreement(catalog, facts.Outputs[i], columns[i].Name, columns[i].Origin) is { } failure)
                {
                    failures.Add($"{test.Sql}: column {i + 1}: {failure}");
                }
            }
        }

        Assert.True(failures.Count == 0, string.Join('\n', failures));
        Assert.True(described >= 150 && origins >= 120, $"only {described} statements and {origins} origins");
    }

    private static string? Disagreement(CatalogSnapshot catalog, OutputColumn output, string name, ColumnId? origin)
    {
        if (output.Name != name)
        {
            return $"named {output.Name}, the server says {name}";
        }

        if (origin is not { } column)
        {
            return null;
        }

        var expected = PostgresAnalyzer.OriginOf(catalog, column);
        if (expected.IsUnknown && catalog.FindTable(column.TableId)!.Name.Name == "v_path")
        {
            return null;        // what is behind it depends on who reads it
        }

        if (expected.IsUnknown || output.Lineage.IsUnknown)
        {
            return "unknown";
        }

        foreach (var wanted in expected.Origins)
        {
            if (!output.Lineage.Origins.Any(o => o.Column == wanted.Column))
            {
                return $"{FactsText.Lineage(output.Lineage, catalog)} lacks {FactsText.Lineage(expected, catalog)}";
            }
        }

        return output.Lineage.DirectOrigin is { } direct && !expected.Origins.Any(o => o.Column == direct) ? "direct origin of another column" : null;
    }

    /// <summary>What the server describes; null when it refuses the statement.</summary>
    private static async Task<List<(string Name, ColumnId? Origin)>?> DescribeAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection) { AllResultTypesAreUnknown = true };
        for (var number = 1; number <= 2 && sql.Contains($"${number}", StringComparison.Ordinal); number++)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = "1", NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Unknown });
        }

        try
        {
            await using var reader = await command.ExecuteReaderAsync(CommandBehavior.SchemaOnly);
            var columns = new List<(string, ColumnId?)>();
            foreach (var column in reader.GetColumnSchema())
            {
                columns.Add((column.ColumnName, column.TableOID == 0 || column.ColumnAttributeNumber is null or <= 0
                    ? null
                    : new ColumnId(column.TableOID, column.ColumnAttributeNumber.Value)));
            }

            return columns;
        }
        catch (PostgresException)
        {
            // The case is about text the server refuses (or grammar newer than this server): it has nothing to say.
            return null;
        }
    }
}
