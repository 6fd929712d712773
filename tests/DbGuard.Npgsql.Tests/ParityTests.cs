using System.Data;
using System.Data.Common;
using DbGuard.Npgsql.Tests.TestKit;
using DbGuard.TestKit.Postgres;

namespace DbGuard.Npgsql.Tests;

/// <summary>Under a policy that allows everything, the guarded reader says in every getter what the driver says.</summary>
public sealed class ParityTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>, IAsyncLifetime
{
    private GuardedDatabase _database = null!;

    public static TheoryData<string> Expressions =>
    [
        "true", "42::int2", "42::int4", "42::int8", "1.5::float4", "1.5::float8", "12.340::numeric(10,3)", "'NaN'::numeric", "'abc'::text", "'abc'::varchar(5)", "'abc'::char(5)",
        "'a'::\"char\"", "'n'::name", "'\\x0102'::bytea", "'2024-02-29'::date", "'infinity'::date", "'2024-02-29 12:34:56.789'::timestamp", "'2024-02-29 12:34:56+00'::timestamptz",
        "'12:34:56'::time", "'12:34:56+01'::timetz", "'1 day 02:00'::interval", "'5b0c8d0a-7e0c-4f43-a2ab-0a3c7f1b7e11'::uuid", "'{\"a\": 1}'::json", "'{\"a\": 1}'::jsonb",
        "'$.a'::jsonpath", "'<a/>'::xml", "'127.0.0.1'::inet", "'10.0.0.0/8'::cidr", "'08:00:2b:01:02:03'::macaddr", "'1.50'::money", "B'101'::bit(3)", "B'101'::varbit", "'(1,2)'::point",
        "'[(1,2),(3,4)]'::lseg", "'(1,2),(3,4)'::box", "'((1,2),(3,4))'::path", "'((1,2),(3,4),(5,6))'::polygon", "'<(1,2),3>'::circle", "'a b'::tsvector", "'a & b'::tsquery",
        "'[1,5)'::int4range", "'{[1,3)}'::int4multirange", "'[2024-01-01,2024-02-01)'::daterange", "1::oid", "'pg_class'::regclass", "'{1,2}'::int[]", "'{1,NULL}'::int[]",
        "'{{1,2},{3,4}}'::int[]", "'{a,b}'::text[]", "'{1.5}'::numeric[]", "'0/1'::pg_lsn", "row(1, 'a')", "null::int", "null::text", "null::bytea", "null::timestamptz", "''::text", "''::bytea",
    ];

    public async Task InitializeAsync() => _database = await GuardedDatabase.CreateAsync(postgres.Server, Policies.Everything, "");

    public async Task DisposeAsync() => await _database.DisposeAsync();

    [Theory]
    [MemberData(nameof(Expressions))]
    public async Task EveryGetter_SaysWhatTheDriverSays(string expression)
    {
        foreach (var behavior in (CommandBehavior[])[CommandBehavior.Default, CommandBehavior.SingleRow, CommandBehavior.SequentialAccess])
        {
            var expected = await AskAllAsync(_database.Raw, expression, behavior);
            var actual = await AskAllAsync(_database.Guarded, expression, behavior);
            Assert.Equal(expected, actual);
        }
    }

    [Fact]
    public async Task Results_Counts_AndSchema_AreTheDriversOwn()
    {
        Assert.Equal(await StoryAsync(_database.Raw), await StoryAsync(_database.Guarded));
    }

    private static async Task<List<string>> AskAllAsync(DbDataSource source, string expression, CommandBehavior behavior)
    {
        var answers = new List<string>();
        await using var connection = await source.OpenConnectionAsync();
        foreach (var getter in Getters.All.Keys)
        {
            await using var command = connection.CreateCommand();
            command.CommandText = $"SELECT {expression} AS v";
            await using var reader = await command.ExecuteReaderAsync(behavior);
            answers.Add($"{getter}: {await reader.ReadAsync()} {await Getters.AskAsync(reader, 0, getter)} {await reader.ReadAsync()}");
        }

        return answers;
    }

    private static async Task<List<string>> StoryAsync(DbDataSource source)
    {
        var story = new List<string>();
        await using var connection = await source.OpenConnectionAsync();
        using var command = connection.CreateCommand();
        command.CommandText = "CREATE TEMP TABLE story (id int PRIMARY KEY, name text)";
        story.Add($"create {command.ExecuteNonQuery()}");
        command.CommandText = "INSERT INTO story SELECT i, 'n' || i FROM generate_series(1, 5) i";
        story.Add($"insert {await command.ExecuteNonQueryAsync()}");
        command.CommandText = "SELECT id, name FROM story ORDER BY id; UPDATE story SET name = 'x' WHERE id > 3; SELECT count(*) FROM story";
        using (var reader = command.ExecuteReader())
        {
            do
            {
                story.Add($"result {reader.FieldCount} {reader.HasRows} {reader.IsClosed} {reader.Depth} {reader.VisibleFieldCount}");
                while (reader.Read())
                {
                    story.Add(string.Join('|', Enumerable.Range(0, reader.FieldCount).Select(i => Getters.Show(reader[i]))));
                }
            }
            while (reader.NextResult());
            reader.Close();
            story.Add($"affected {reader.RecordsAffected} {reader.IsClosed}");
        }

        command.CommandText = "SELECT id, name FROM story WHERE id = @id OR name = :name ORDER BY 1";
        Add(command, "id", 2);
        Add(command, "name", "x");
        await using (var reader = await command.ExecuteReaderAsync(CommandBehavior.SchemaOnly))
        {
            story.AddRange((await reader.GetColumnSchemaAsync()).Select(c => $"{c.ColumnName} {c.DataTypeName} {c.DataType}"));
        }

        await using (var reader = await command.ExecuteReaderAsync())
        {
            foreach (DbDataRecord record in reader)
            {
                story.Add($"record {record.GetInt32(0)} {record["name"]}");
            }
        }

        story.Add($"scalar {await command.ExecuteScalarAsync()}");
        command.Parameters.Clear();
        command.CommandText = "SELECT 1/0";
        story.Add(Failure(() => command.ExecuteScalar()));
        command.CommandText = "SELECT nothing";
        story.Add(Failure(() => command.ExecuteScalar()));
        command.CommandText = "SELEC";
        story.Add(Failure(() => command.ExecuteScalar()));
        command.CommandText = "SELECT 'a;b', $$c;d$$ -- e;f";
        story.Add($"{command.ExecuteScalar()}");
        return story;
    }

    private static string Failure(Action act)
    {
        try
        {
            act();
            return "none";
        }
        catch (DbException e)
        {
            return $"{e.SqlState}";
        }
    }

    private static void Add(DbCommand command, string name, object value)
    {
        var parameter = command.CreateParameter();
        parameter.ParameterName = name;
        parameter.Value = value;
        command.Parameters.Add(parameter);
    }
}
