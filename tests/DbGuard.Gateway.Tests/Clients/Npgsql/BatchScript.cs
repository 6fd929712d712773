using Npgsql;

namespace DbGuard.Gateway.Tests.Clients.Npgsql;

/// <summary>Batches: one Sync for all, a Sync for each, errors in the middle, prepared; and multiplexed commands.</summary>
internal static class BatchScript
{
    public static async Task RunAsync(NpgsqlDataSource source, Transcript transcript)
    {
        await using var connection = await source.OpenConnectionAsync();
        await using (var batch = Batch(connection))
        {
            await using var reader = await batch.ExecuteReaderAsync();
            await transcript.ShowAllAsync("batch", reader);
        }

        await using (var batch = Batch(connection))
        {
            await batch.PrepareAsync();
            for (var round = 0; round < 2; round++)
            {
                await using var reader = await batch.ExecuteReaderAsync();
                await transcript.ShowAllAsync("prepared batch", reader);
            }
        }

        foreach (var barriers in new[] { false, true })
        {
            await using var failing = new NpgsqlBatch(connection) { EnableErrorBarriers = barriers };
            failing.BatchCommands.Add(new($"insert into tickets (subject, body) values ('first {barriers}', 'x')"));
            failing.BatchCommands.Add(new("select 1/0"));
            failing.BatchCommands.Add(new($"insert into tickets (subject, body) values ('third {barriers}', 'x')"));
            await transcript.ShowFailureAsync($"failing batch, barriers {barriers}", () => failing.ExecuteNonQueryAsync());
            await using var left = new NpgsqlCommand("select array_agg(subject order by subject) from tickets where subject like 'first%' or subject like 'third%'", connection);
            transcript.Show("left behind", await left.ExecuteScalarAsync());
        }

        await using var long1 = new NpgsqlBatch(connection);
        for (var n = 0; n < 300; n++)
        {
            long1.BatchCommands.Add(new("select $1 * 2") { Parameters = { new() { Value = n } } });
        }

        var sum = 0;
        await using (var reader = await long1.ExecuteReaderAsync())
        {
            do
            {
                await reader.ReadAsync();
                sum += reader.GetInt32(0);
            }
            while (await reader.NextResultAsync());
        }

        transcript.Show("three hundred", sum);
    }

    private static NpgsqlBatch Batch(NpgsqlConnection connection) => new(connection)
    {
        BatchCommands =
        {
            new("select full_name from customers where customer_id = $1") { Parameters = { new() { Value = 1 } } },
            new("insert into tickets (subject, body) values ($1, $2) returning subject") { Parameters = { new() { Value = "s" }, new() { Value = "b" } } },
            new("update orders set note = null where order_id < 4"),
            new("select count(*) from tickets"),
        },
    };
}
