using Npgsql;

namespace DbGuard.Gateway.Tests.Clients.Npgsql;

/// <summary>Cancel by token, by the command's own time-out and in the middle of a result; the session goes on.</summary>
internal static class CancelScript
{
    public static async Task RunAsync(NpgsqlDataSource source, Transcript transcript)
    {
        await using var connection = await source.OpenConnectionAsync();
        using (var soon = new CancellationTokenSource(TimeSpan.FromMilliseconds(300)))
        {
            await transcript.ShowFailureAsync("by token", () => new NpgsqlCommand("select pg_sleep(30)", connection).ExecuteScalarAsync(soon.Token));
        }

        transcript.Show("goes on", await new NpgsqlCommand("select 1", connection).ExecuteScalarAsync());
        await using (var command = new NpgsqlCommand("select pg_sleep(30)", connection) { CommandTimeout = 1 })
        {
            await transcript.ShowFailureAsync("by time-out", () => command.ExecuteNonQueryAsync());
        }

        transcript.Show("goes on", await new NpgsqlCommand("select 2", connection).ExecuteScalarAsync());
        await using (var command = new NpgsqlCommand("select n from generate_series(1, 5000000) n", connection))
        {
            await using var reader = await command.ExecuteReaderAsync();
            for (var row = 0; row < 10; row++)
            {
                await reader.ReadAsync();
            }

            transcript.Show("tenth", reader.GetInt32(0));
            command.Cancel();
            await transcript.ShowFailureAsync("in the middle", async () =>
            {
                while (await reader.ReadAsync())
                {
                }
            });
        }

        transcript.Show("goes on", await new NpgsqlCommand("select 3", connection).ExecuteScalarAsync());
        await new NpgsqlCommand("set statement_timeout = 100", connection).ExecuteNonQueryAsync();
        await transcript.ShowFailureAsync("statement_timeout", () => new NpgsqlCommand("select pg_sleep(5)", connection).ExecuteNonQueryAsync());
    }
}
