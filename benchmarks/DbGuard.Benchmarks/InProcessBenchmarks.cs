using System.ComponentModel;
using System.Data.Common;
using BenchmarkDotNet.Attributes;
using DbGuard.AdoNet;
using DbGuard.Core.Audit;
using DbGuard.Npgsql;
using Npgsql;

namespace DbGuard.Benchmarks;

[Description("What does the in-process door add to one statement that it knows (100 rules, evidence handed to a sink that keeps none), on a driver that does nothing?")]
public class InProcessBenchmarks
{
    private const string Known = "SELECT abalance FROM pgbench_accounts WHERE aid = 271828";

    private DbConnection _raw = null!;
    private DbConnection _guarded = null!;
    private DbCommand _rawCommand = null!;
    private DbCommand _guardedCommand = null!;
    private DbDataReader _rawReader = null!;
    private DbDataReader _guardedReader = null!;
    private GuardedDbDataSource _source = null!;
    private CountingSink _sink = null!;

    [GlobalSetup]
    public void Setup()
    {
        _sink = new CountingSink();
        _source = new GuardedDbDataSource(new StubDataSource(), NpgsqlFactory.Instance, new StubProvider(), new DbGuardOptions
        {
            Policy = BenchmarkPolicy.WithRules(100),
            Audit = _sink,
            Principal = () => BenchmarkPolicy.Agent,
        });
        _raw = new StubConnection();
        _raw.Open();
        _guarded = _source.OpenConnection();
        _rawCommand = Command(_raw);
        _guardedCommand = Command(_guarded);
        var before = _sink.Records;
        if (Guarded() != 1 || _sink.Records - before != 2)
        {
            throw new InvalidOperationException("the statement was not decided, read and recorded");
        }

        _rawReader = _rawCommand.ExecuteReader();
        _guardedReader = Command(_guarded).ExecuteReader();
        _guardedReader.Read();
    }

    [Benchmark(Description = "execute, read one row, close: the driver alone", Baseline = true)]
    public int Raw() => Run(_rawCommand);

    [Benchmark(Description = "… guarded")]
    public int Guarded() => Run(_guardedCommand);

    [Benchmark(Description = "… guarded, a new command each time")]
    public int GuardedNewCommand()
    {
        using var command = Command(_guarded);
        return Run(command);
    }

    [Benchmark(Description = "one cell: the driver alone")]
    public int RawCell() => _rawReader.GetInt32(0);

    [Benchmark(Description = "… guarded, a column that leaves as it is")]
    public int GuardedCell() => _guardedReader.GetInt32(0);

    [GlobalCleanup]
    public void CleanUp()
    {
        _guarded.Dispose();
        _raw.Dispose();
        _source.Dispose();
    }

    private static DbCommand Command(DbConnection connection)
    {
        var command = connection.CreateCommand();
        command.CommandText = Known;
        return command;
    }

    private static int Run(DbCommand command)
    {
        using var reader = command.ExecuteReader();
        var sum = 0;
        while (reader.Read())
        {
            sum += reader.GetInt32(0);
        }

        return sum;
    }

    /// <summary>Takes every record and keeps none.</summary>
    private sealed class CountingSink : IAuditSink
    {
        public long Records { get; private set; }

        public ValueTask AppendDurablyAsync(AuditRecord record, CancellationToken cancellationToken)
        {
            Records++;
            return ValueTask.CompletedTask;
        }

        public void Append(AuditRecord record) => Records++;

        public ValueTask AppendDurablyAsync(in StatementDecided decided, CancellationToken cancellationToken)
        {
            Records++;
            return ValueTask.CompletedTask;
        }

        public void Append(in StatementFinished finished) => Records++;
    }
}
