using System.Collections.Immutable;
using System.Data.Common;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using DbGuard.AdoNet;
using DbGuard.AdoNet.Audit;
using DbGuard.Core.Audit;
using DbGuard.Core.Identities;
using DbGuard.Core.Policies;
using DbGuard.Npgsql;
using DbGuard.TestKit.Postgres;
using Npgsql;

namespace DbGuard.Benchmarks;

/// <summary>
/// What the in-process door adds to Npgsql: look-ups by primary key and a read of 100,000 rows, raw and guarded in interleaved rounds of one process against
/// one server, so that what else the machine does falls on both.
/// </summary>
internal static class InProcessRounds
{
    private const int Rounds = 7;
    private const int LookUps = 4_000;
    private const string Lookup = "select name, amount from t where id = $1";
    private const string Read = "select id, name, amount, at, flag, note from t";

    public static async Task<int> RunAsync(string? output)
    {
        var postgres = new PostgresFixture();
        await postgres.InitializeAsync();
        await postgres.Server.ExecuteAsync("postgres", "create table t as select i as id, 'name ' || i as name, i::numeric / 7 as amount, timestamptz '2026-01-01' + i * interval '1 minute' as at, i % 2 = 0 as flag, repeat('x', i % 40) as note from generate_series(1, 100000) i; alter table t add primary key (id); analyze t");
        var connectionString = postgres.Server.Endpoint("postgres").ConnectionString;
        var file = Path.Combine(Path.GetTempPath(), $"dbguard-rounds-{Environment.ProcessId}.ndjson");
        using var kept = ChainFileSink.Open(file);
        var doors = new (string Name, DbDataSource Source)[]
        {
            ("raw Npgsql", NpgsqlDataSource.Create(connectionString)),
            ("guarded, allow-all, evidence to nobody", Guard(connectionString, "version: 1\nprofiles: {all: {match: everyone, may: everything}}\n", new Nobody())),
            ("guarded, a column masked, evidence to nobody", Guard(connectionString, "version: 1\nlabels: {pii: [public.t.name]}\nmasks: {pii: redact}\nprofiles: {all: {match: everyone, may: {read: [public.*]}}}\n", new Nobody())),
            ("guarded, allow-all, every decision on disk", Guard(connectionString, "version: 1\nprofiles: {all: {match: everyone, may: everything}}\n", kept)),
        };
        var page = new StringBuilder("# In process: what the guard adds to Npgsql\n\n");
        page.Append(CultureInfo.InvariantCulture, $"`benchmarks/run in-process`: medians of {Rounds} interleaved rounds after one that does not count, PostgreSQL on the same machine, two cores shared with others. Ratio: to raw Npgsql in the same round.\n");
        foreach (var (question, unit, ask) in new (string, string, Func<DbConnection, Task<double>>)[] { ("look-up by primary key, prepared by nobody", "µs each", LookUpAsync), ("100,000 rows of 6 columns, every cell read", "ms", ReadAsync) })
        {
            var times = doors.Select(_ => new List<double>()).ToArray();
            for (var round = 0; round <= Rounds; round++)
            {
                for (var i = 0; i < doors.Length; i++)
                {
                    var (door, place) = (doors[(i + round) % doors.Length], (i + round) % doors.Length);
                    await using var connection = await door.Source.OpenConnectionAsync();
                    var took = await ask(connection);
                    if (round > 0)
                    {
                        times[place].Add(took);
                    }
                }
            }

            page.Append(CultureInfo.InvariantCulture, $"\n## {question}\n\n| | {unit} | ratio | spread |\n|---|---|---|---|\n");
            for (var i = 0; i < doors.Length; i++)
            {
                var ratios = times[i].Select((t, round) => t / times[0][round]).Order().ToList();
                page.Append(CultureInfo.InvariantCulture, $"| {doors[i].Name} | {Median(times[i]):0.0} | {Median(ratios):0.00} | {ratios[0]:0.00}–{ratios[^1]:0.00} |\n");
            }
        }

        Console.WriteLine(page);
        if (output is not null)
        {
            await File.WriteAllTextAsync(output, page.ToString());
        }

        foreach (var (_, source) in doors)
        {
            await source.DisposeAsync();
        }

        await postgres.DisposeAsync();
        File.Delete(file);
        return 0;
    }

    private static double Median(IEnumerable<double> times) => times.Order().ElementAt(Rounds / 2);

    private static GuardedDbDataSource Guard(string connectionString, string policy, IAuditSink audit) => NpgsqlDataSource.Create(connectionString).UseDbGuard(new DbGuardOptions
    {
        Policy = PolicyReader.Read(Encoding.UTF8.GetBytes(policy), ".").Policy!,
        Audit = audit,
        Principal = () => new Principal { Kind = PrincipalKind.Service, Subject = "benchmark", Issuer = "host", Groups = ImmutableArray<string>.Empty },
    });

    private static async Task<double> LookUpAsync(DbConnection connection)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = Lookup;
        var parameter = command.CreateParameter();
        parameter.Value = 1;
        command.Parameters.Add(parameter);
        var from = Stopwatch.GetTimestamp();
        for (var i = 1; i <= LookUps; i++)
        {
            parameter.Value = i;
            await using var reader = await command.ExecuteReaderAsync();
            await reader.ReadAsync();
            _ = reader.GetString(0);
        }

        return Stopwatch.GetElapsedTime(from).TotalMicroseconds / LookUps;
    }

    private static async Task<double> ReadAsync(DbConnection connection)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = Read;
        var from = Stopwatch.GetTimestamp();
        await using var reader = await command.ExecuteReaderAsync();
        long sum = 0;
        while (await reader.ReadAsync())
        {
            sum += reader.GetInt32(0) + reader.GetString(1).Length + (long)reader.GetDecimal(2) + reader.GetDateTime(3).Second + (reader.GetBoolean(4) ? 1 : 0) + reader.GetString(5).Length;
        }

        GC.KeepAlive(sum);
        return Stopwatch.GetElapsedTime(from).TotalMilliseconds;
    }

    /// <summary>Keeps nothing: so that what deciding and masking cost stands alone.</summary>
    private sealed class Nobody : IAuditSink
    {
        public ValueTask AppendDurablyAsync(AuditRecord record, CancellationToken cancellationToken) => ValueTask.CompletedTask;

        public void Append(AuditRecord record)
        {
        }
    }
}
