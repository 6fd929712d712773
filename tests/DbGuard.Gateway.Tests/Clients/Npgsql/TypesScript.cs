using System.Net;
using Npgsql;
using NpgsqlTypes;

namespace DbGuard.Gateway.Tests.Clients.Npgsql;

/// <summary>Every built-in scalar type and arrays, out and in, in binary (Npgsql's habit) and in text.</summary>
internal static class TypesScript
{
    private const string Scalars = """
        select true, 1::int2, 2::int4, 3::int8, 1.5::float4, 2.5::float8, 12345.678::numeric, 'NaN'::float8, 9.99::money,
               'text'::text, 'vc'::varchar(9), 'fixed'::char(8), 'name'::name, 'c'::"char", '\x00ff'::bytea,
               date '2026-02-28', time '12:34:56.789', timestamp '2026-02-28 12:34:56', timestamptz '2026-02-28 12:34:56+00', interval '1 day 02:03:04',
               '00000000-0000-4000-8000-000000000001'::uuid, '{"k": [1]}'::json, '{"k": [1]}'::jsonb,
               '10.0.0.1'::inet, '10.0.0.0/8'::cidr, '08:00:2b:01:02:03'::macaddr, B'101'::bit(3), B'10'::varbit,
               point(1, 2), '((0,0),(1,1))'::box, '<(0,0),1>'::circle, int4range(1, 5), daterange('2026-01-01', '2026-02-01'),
               'fat'::tsquery, 'a cat'::tsvector, 10::oid, null::int4, null::text
        """;

    private const string Arrays = """
        select array[1, 2, 3], array['a', 'b,c', '"'], array[[1, 2], [3, 4]], '{}'::int4[], array[true, false], array[1.5, 2.5]::numeric[],
               array[timestamptz '2026-01-01 00:00:00+00'], array['\x01'::bytea], array['paid']::text[]
        """;

    public static async Task RunAsync(NpgsqlDataSource source, Transcript transcript)
    {
        await using var connection = await source.OpenConnectionAsync();
        foreach (var sql in new[] { Scalars, Arrays, "select * from customers order by customer_id limit 5", "select status, note from orders order by order_id limit 3" })
        {
            foreach (var asText in new[] { false, true })
            {
                await using var command = new NpgsqlCommand(sql, connection) { AllResultTypesAreUnknown = asText };
                await using var reader = await command.ExecuteReaderAsync();
                await transcript.ShowResultAsync(asText ? "text" : "binary", reader);
            }
        }

        await ParametersAsync(connection, transcript);
    }

    private static async Task ParametersAsync(NpgsqlConnection connection, Transcript transcript)
    {
        object[] values =
        [
            true, (short)1, 2, 3L, 1.5f, 2.5, 12345.678m, "text with 'quote'", new byte[] { 0, 255 },
            new DateOnly(2026, 2, 28), new TimeOnly(12, 34), new DateTime(2026, 2, 28, 0, 0, 0, DateTimeKind.Utc), TimeSpan.FromHours(26),
            Guid.Parse("00000000-0000-4000-8000-000000000001"), IPAddress.Loopback, new[] { 1, 2, 3 }, new[] { "a", "b" },
            new NpgsqlPoint(1, 2), new NpgsqlRange<int>(1, 5),
        ];
        foreach (var value in values)
        {
            await using var command = new NpgsqlCommand("select $1", connection) { Parameters = { new() { Value = value } } };
            transcript.Show(value.GetType().Name, await command.ExecuteScalarAsync());
        }

        await using var json = new NpgsqlCommand("select $1 -> 'k', $2::text", connection)
        {
            Parameters = { new() { Value = """{"k": [1, 2]}""", NpgsqlDbType = NpgsqlDbType.Jsonb }, new() { Value = DBNull.Value } },
        };
        await using var reader = await json.ExecuteReaderAsync();
        await transcript.ShowResultAsync("json and null", reader);
    }
}
