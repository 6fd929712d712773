using System.Collections.Immutable;
using System.Globalization;
using DbGuard.Generator.Trees;
using DbGuard.Generator.Types;
using DbGuard.TestKit;
using Npgsql;

namespace DbGuard.Generator.Fixture;

/// <summary>What the generator knows of the fixture, read from a database that holds it.</summary>
/// <param name="Relations">All relations of its schemas.</param>
/// <param name="ServerVersion">Major version of the server.</param>
internal sealed record FixtureModel(ImmutableArray<FixtureRelation> Relations, int ServerVersion)
{
    private const string Query = """
        select n.nspname, c.relname, c.relkind, a.attname, format_type(a.atttypid, null), a.attnotnull and not a.atthasdef, a.attgenerated <> '',
               coalesce(col_description(c.oid, a.attnum), ''), format_type(a.atttypid, a.atttypmod),
               coalesce((select i.indnatts = 1 and i.indkey[0] = a.attnum from pg_index i where i.indrelid = c.oid and i.indisprimary), false)
        from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
        where n.nspname in ('public', 'depot', 'vault', 'hidden', 'scratch') and c.relkind in ('r', 'p', 'v', 'm')
        order by n.nspname, c.relname, a.attnum
        """;

    /// <summary>Relations the profile may read.</summary>
    public ImmutableArray<FixtureRelation> Readable { get; } = [.. Relations.Where(r => r.Schema is not ("vault" or "hidden"))];

    /// <summary>Relations it may not.</summary>
    public ImmutableArray<FixtureRelation> Forbidden { get; } = [.. Relations.Where(r => r.Schema is "vault" or "hidden")];

    /// <summary>The relation of that name.</summary>
    public FixtureRelation this[string schema, string name] => Relations.Single(r => r.Schema == schema && r.Name == name);

    /// <summary>Reads the model.</summary>
    public static async Task<FixtureModel> ReadAsync(PostgresEndpoint endpoint)
    {
        await using var connection = new NpgsqlConnection(endpoint.ConnectionString);
        await connection.OpenAsync().ConfigureAwait(false);
        await using var command = new NpgsqlCommand(Query, connection);
        await using var reader = await command.ExecuteReaderAsync().ConfigureAwait(false);
        var relations = new List<FixtureRelation>();
        while (await reader.ReadAsync().ConfigureAwait(false))
        {
            var (schema, name) = (reader.GetString(0), reader.GetString(1));
            if (relations.Count == 0 || relations[^1].Schema != schema || relations[^1].Name != name)
            {
                relations.Add(new FixtureRelation(schema, name, reader.GetChar(2), [], null));
            }

            var column = Column(reader);
            var last = relations[^1];
            relations[^1] = last with { Columns = last.Columns.Add(column), Key = reader.GetBoolean(9) || reader.GetString(7) == "key" ? column.Name : last.Key };
        }

        return new FixtureModel([.. relations], int.Parse(connection.ServerVersion.Split('.', ' ')[0], CultureInfo.InvariantCulture));
    }

    private static FixtureColumn Column(NpgsqlDataReader reader)
    {
        var comment = reader.GetString(7);
        var shown = comment.Split(':', 2) is [_, var names] ? names.Split(',', StringSplitOptions.TrimEntries) : [];
        var traits = shown.Aggregate(Traits.None, (all, label) => all | (label == "pii" ? Traits.Hidden : Traits.Comparable));
        return new FixtureColumn(
            reader.GetString(3), ServerTypes.Find(reader.GetString(4)), traits,
            comment.StartsWith("label:", StringComparison.Ordinal) ? shown[0] : null, reader.GetBoolean(5) || comment == "required", reader.GetBoolean(6))
        {
            ServerType = reader.GetString(8),
        };
    }
}
