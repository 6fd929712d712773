using System.Data;
using Npgsql;

namespace DbGuard.Gateway.Tests.Clients.Npgsql;

/// <summary>Synchronous and asynchronous commands, preparation, several statements in one, errors, large results.</summary>
internal static class CommandsScript
{
    public static async Task RunAsync(NpgsqlDataSource source, Transcript transcript)
    {
        await using var connection = await source.OpenConnectionAsync();
        await PreparedAsync(connection, transcript);
        await SeveralAsync(connection, transcript);
        await ErrorsAsync(connection, transcript);
        await LargeAsync(connection, transcript);
        await ConcurrentAsync(source, transcript);
    }

    private static async Task PreparedAsync(NpgsqlConnection connection, Transcript transcript)
    {
        await using var command = new NpgsqlCommand("select full_name, email from customers where customer_id = $1", connection)
        {
            Parameters = { new NpgsqlParameter<int>() },
        };
        await command.PrepareAsync();
        foreach (var id in new[] { 1, 2, 3, 9999 })
        {
            ((NpgsqlParameter<int>)command.Parameters[0]).TypedValue = id;
            await using var reader = await command.ExecuteReaderAsync();
            await transcript.ShowResultAsync($"prepared {id}", reader);
        }

        await command.UnprepareAsync();
        await using var named = new NpgsqlCommand("update tickets set open = not open where ticket_id = any(@ids) returning ticket_id, open", connection);
        named.Parameters.AddWithValue("ids", new[] { 1, 2, 3 });
        await using (var reader = await named.ExecuteReaderAsync())
        {
            await transcript.ShowAllAsync("returning", reader);
        }

        await using var schemaOnly = new NpgsqlCommand("select * from order_totals", connection);
        await using var schema = await schemaOnly.ExecuteReaderAsync(CommandBehavior.SchemaOnly | CommandBehavior.KeyInfo);
        foreach (var column in await schema.GetColumnSchemaAsync())
        {
            transcript.Show("column", $"{column.ColumnName} {column.DataTypeName} {column.BaseTableName}.{column.BaseColumnName} {column.AllowDBNull}");
        }
    }

    private static async Task SeveralAsync(NpgsqlConnection connection, Transcript transcript)
    {
        await using var several = new NpgsqlCommand(
            "select 1 as a; insert into tickets (subject, body) values ('x', 'y') returning ticket_id; update tickets set open = true where ticket_id <= 5; select 'last' as z",
            connection);
        await using (var reader = await several.ExecuteReaderAsync())
        {
            await transcript.ShowAllAsync("several", reader);
        }

        await using var single = new NpgsqlCommand("select customer_id, full_name from customers order by 1", connection);
        await using (var reader = await single.ExecuteReaderAsync(CommandBehavior.SingleRow))
        {
            await transcript.ShowResultAsync("single row", reader);
        }

        await using var sequential = new NpgsqlCommand("select customer_id, full_name, email from customers order by 1 limit 2", connection);
        await using (var reader = await sequential.ExecuteReaderAsync(CommandBehavior.SequentialAccess))
        {
            while (await reader.ReadAsync())
            {
                transcript.Show("sequential", reader.GetString(2));
            }
        }

        await using var empty = new NpgsqlCommand("-- nothing", connection);
        transcript.Show("empty", await empty.ExecuteNonQueryAsync());
        transcript.Show("delete", await new NpgsqlCommand("delete from tickets where ticket_id = 6", connection).ExecuteNonQueryAsync());
        transcript.Show("function", await new NpgsqlCommand("select order_total(7)", connection).ExecuteScalarAsync());
    }

    private static async Task ErrorsAsync(NpgsqlConnection connection, Transcript transcript)
    {
        foreach (var sql in new[]
        {
            "select 1/0", "select * form customers", "select nothing from customers", "select * from nowhere",
            "insert into products (sku, name, price) values ('SKU-0001', 'x', 1)", "select add_ticket(1, '', 'x')",
            "insert into tickets (subject, body) values ('gone', 'x'); select 1/0; select 3",
        })
        {
            await transcript.ShowFailureAsync(sql, () => new NpgsqlCommand(sql, connection).ExecuteNonQueryAsync());
        }

        await transcript.ShowFailureAsync("bad parameter", () => new NpgsqlCommand("select $1::int", connection)
        {
            Parameters = { new() { Value = "x" } },
        }.ExecuteScalarAsync());
        transcript.Show("goes on", await new NpgsqlCommand("select count(*) from tickets where subject = 'gone'", connection).ExecuteScalarAsync());
    }

    private static async Task LargeAsync(NpgsqlConnection connection, Transcript transcript)
    {
        await using (var rows = new NpgsqlCommand("select n, md5(n::text), n * 1.5, n % 2 = 0 from generate_series(1, 50000) n", connection))
        await using (var reader = await rows.ExecuteReaderAsync())
        {
            long sum = 0;
            var hash = 17;
            while (await reader.ReadAsync())
            {
                sum += reader.GetInt32(0);
                hash = unchecked((hash * 31) + reader.GetString(1)[5]);
            }

            transcript.Show("many rows", $"{sum} {hash}");
        }

        await using var big = new NpgsqlCommand("select repeat($1, 300000), length($2)", connection)
        {
            Parameters = { new() { Value = "0123456789" }, new() { Value = new string('ü', 1_000_000) } },
        };
        await using var value = await big.ExecuteReaderAsync();
        await value.ReadAsync();
        transcript.Show("big", $"{value.GetString(0).Length} {value.GetInt32(1)}");
    }

    private static async Task ConcurrentAsync(NpgsqlDataSource source, Transcript transcript)
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(async n =>
        {
            await using var connection = await source.OpenConnectionAsync();
            await using var command = new NpgsqlCommand("select count(*) + $1 from orders where customer_id > $1", connection)
            {
                Parameters = { new() { Value = n } },
            };
            return await command.ExecuteScalarAsync();
        }));
        transcript.Show("sixteen at once", answers);
    }
}
