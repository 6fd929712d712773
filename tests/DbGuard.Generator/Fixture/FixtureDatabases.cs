using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using DbGuard.Generator.Canaries;
using DbGuard.Generator.Trees;
using DbGuard.Generator.Types;
using DbGuard.TestKit.Postgres;
using Npgsql;

namespace DbGuard.Generator.Fixture;

/// <summary>
/// The databases of a run: pairs that are equal but for the labelled values. Every worker has a pair of its own, so that nothing a
/// statement sees depends on another worker; all first ones are alike, and so are all second ones.
/// </summary>
internal sealed class FixtureDatabases
{
    private readonly PostgresServer _server;

    private FixtureDatabases(PostgresServer server, FixtureModel model, ImmutableArray<(string First, string Twin)> pairs, ImmutableArray<Needle> needles)
    {
        _server = server;
        Model = model;
        Pairs = pairs;
        Needles = needles;
    }

    /// <summary>What the generator knows of them.</summary>
    public FixtureModel Model { get; }

    /// <summary>Names, one pair for each worker.</summary>
    public ImmutableArray<(string First, string Twin)> Pairs { get; }

    /// <summary>What must not be seen of the first databases.</summary>
    public ImmutableArray<Needle> Needles { get; }

    /// <summary>Makes the pairs.</summary>
    public static async Task<FixtureDatabases> CreateAsync(PostgresServer server, int pairs, ulong seed)
    {
        var template = await server.CreateDatabaseAsync(EmbeddedText.Read("fixture.sql")).ConfigureAwait(false);
        var model = await FixtureModel.ReadAsync(server.Endpoint(template)).ConfigureAwait(false);
        var (first, needles) = await FillAsync(server, template, model, new CanaryMint(seed, isTwin: false)).ConfigureAwait(false);
        var (twin, _) = await FillAsync(server, template, model, new CanaryMint(seed ^ 0x5DEECE66D, isTwin: true)).ConfigureAwait(false);
        var names = ImmutableArray.CreateBuilder<(string, string)>();
        for (var i = 0; i < pairs; i++)
        {
            names.Add((await server.CloneDatabaseAsync(first).ConfigureAwait(false), await server.CloneDatabaseAsync(twin).ConfigureAwait(false)));
        }

        return new FixtureDatabases(server, model, names.DrainToImmutable(), needles);
    }

    /// <summary>Removes what rolled-back writes have left in a pair, so that tables stay small and plans the same.</summary>
    public async Task VacuumAsync((string First, string Twin) pair)
    {
        foreach (var database in (string[])[pair.First, pair.Twin])
        {
            await using var connection = new NpgsqlConnection(_server.Endpoint(database).ConnectionString);
            await connection.OpenAsync().ConfigureAwait(false);
            foreach (var relation in Model.Relations.Where(r => r.Kind is 'r'))
            {
                await using var command = new NpgsqlCommand($"vacuum (truncate) {Name(relation)}", connection);
                await command.ExecuteNonQueryAsync().ConfigureAwait(false);
            }
        }
    }

    private static async Task<(string Database, ImmutableArray<Needle> Needles)> FillAsync(PostgresServer server, string template, FixtureModel model, CanaryMint mint)
    {
        var database = await server.CloneDatabaseAsync(template).ConfigureAwait(false);
        var needles = ImmutableArray.CreateBuilder<Needle>();
        var script = new StringBuilder();
        foreach (var relation in model.Relations.Where(r => r.Kind == 'r' && r.HasLabels))
        {
            await FillAsync(server, database, relation, mint, script, needles).ConfigureAwait(false);
        }

        foreach (var view in model.Relations.Where(r => r.Kind == 'm'))
        {
            script.Append(CultureInfo.InvariantCulture, $"refresh materialized view {Name(view)};\n");
        }

        await server.ExecuteAsync(database, script.ToString()).ConfigureAwait(false);
        return (database, needles.ToImmutable());
    }

    private static async Task FillAsync(
        PostgresServer server, string database, FixtureRelation relation, CanaryMint mint, StringBuilder script, ImmutableArray<Needle>.Builder needles)
    {
        var key = Identifiers.Of(relation.Columns[0].Name);
        var person = relation.Columns.Any(c => c.Name == "person_id") ? "person_id" : key;
        var keys = (string)(await server.ScalarAsync(database, $"select string_agg({key} || ' ' || {person}, ',' order by {key}) from only {Name(relation)}").ConfigureAwait(false))!;
        foreach (var row in keys.Split(','))
        {
            var (id, owner) = (row.Split(' ')[0], row.Split(' ')[1]);
            foreach (var column in relation.Columns.Where(c => c.Traits != Traits.None && !c.IsGenerated))
            {
                var label = column.Label ?? (column.Traits == Traits.Hidden ? "pii" : "contact");
                var origin = $"{relation.Name}.{column.Name} of row {id}";
                // Contacts repeat the addresses of people, so that a join by equality finds some.
                var value = mint.Make(origin, label == "contact" && relation.Name is ("people" or "contacts") ? $"address of {owner}" : origin, column.ServerType, label);
                script.Append(CultureInfo.InvariantCulture, $"update only {Name(relation)} set {Identifiers.Of(column.Name)} = {value.Sql} where {key} = {id};\n");
                needles.AddRange(value.Needles);
            }
        }
    }

    private static string Name(FixtureRelation relation) => $"{relation.Schema}.{Identifiers.Of(relation.Name)}";
}
