using Npgsql;
using NpgsqlTypes;

namespace DbGuard.Gateway.Tests.Clients.Npgsql;

/// <summary>COPY in and out, text, binary and raw; one given up half-way, and one that fails.</summary>
internal static class CopyScript
{
    public static async Task RunAsync(NpgsqlDataSource source, Transcript transcript)
    {
        await using var connection = await source.OpenConnectionAsync();
        await new NpgsqlCommand("create table copied (id int primary key, name text, day date)", connection).ExecuteNonQueryAsync();
        await using (var writer = await connection.BeginBinaryImportAsync("copy copied from stdin (format binary)"))
        {
            for (var n = 0; n < 20_000; n++)
            {
                await writer.StartRowAsync();
                await writer.WriteAsync(n);
                await writer.WriteAsync($"name {n}");
                await writer.WriteAsync(new DateOnly(2026, 1, 1).AddDays(n % 365), NpgsqlDbType.Date);
            }

            transcript.Show("binary in", await writer.CompleteAsync());
        }

        await using (var writer = await connection.BeginTextImportAsync("copy copied from stdin"))
        {
            await writer.WriteAsync("100001\tone\t2026-01-01\n100002\t\\N\t\\N\n");
        }

        await using (var writer = await connection.BeginBinaryImportAsync("copy copied (id) from stdin (format binary)"))
        {
            await writer.StartRowAsync();
            await writer.WriteAsync(200_000);
        }

        await transcript.ShowFailureAsync("clash", async () =>
        {
            await using var writer = await connection.BeginTextImportAsync("copy copied (id) from stdin");
            await writer.WriteAsync("1\n");
        });
        await transcript.ShowFailureAsync("no table", () => connection.BeginTextExportAsync("copy nowhere to stdout"));
        await using (var command = new NpgsqlCommand("select count(*), count(name), min(day), max(id) from copied", connection))
        await using (var reader = await command.ExecuteReaderAsync())
        {
            await transcript.ShowResultAsync("copied", reader);
        }

        await OutAsync(connection, transcript);
    }

    private static async Task OutAsync(NpgsqlConnection connection, Transcript transcript)
    {
        using (var text = await connection.BeginTextExportAsync("copy (select customer_id, full_name, email from customers order by 1 limit 3) to stdout (format csv, header)"))
        {
            transcript.Show("text out", await text.ReadToEndAsync());
        }

        await using (var binary = await connection.BeginBinaryExportAsync("copy (select id, name, day from copied order by id) to stdout (format binary)"))
        {
            long sum = 0;
            var nulls = 0;
            while (await binary.StartRowAsync() >= 0)
            {
                sum += await binary.ReadAsync<int>();
                if (binary.IsNull)
                {
                    nulls++;
                    await binary.SkipAsync();
                }
                else
                {
                    sum += (await binary.ReadAsync<string>()).Length;
                }

                await binary.SkipAsync();
            }

            transcript.Show("binary out", $"{sum} {nulls}");
        }

        using var raw = await connection.BeginRawBinaryCopyAsync("copy (select 1::int4, 'x'::text) to stdout (format binary)");
        var bytes = new MemoryStream();
        await raw.CopyToAsync(bytes);
        transcript.Show("raw", bytes.ToArray());
    }
}
