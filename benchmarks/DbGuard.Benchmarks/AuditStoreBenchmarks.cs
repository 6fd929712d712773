using System.ComponentModel;
using BenchmarkDotNet.Attributes;
using DbGuard.Gateway.Stores;
using Microsoft.Extensions.Logging.Abstractions;

namespace DbGuard.Benchmarks;

/// <summary>Wall time per statement (two records, one of them waited for) on the file system of the temporary folder, by statements in flight.</summary>
[Description("What does the durable store cost a statement (two records), with 1, 8 and 32 sessions in flight?")]
public class AuditStoreBenchmarks
{
    private const int Statements = 64;

    private readonly string _folder = Directory.CreateTempSubdirectory("dbguard-bench-").FullName;
    private SqliteAuditStore _store = null!;

    [Params(1, 8, 32)]
    public int Sessions { get; set; }

    [ParamsAllValues]
    public AuditDurability Durability { get; set; }

    [GlobalSetup]
    public void Setup() => _store = SqliteAuditStore.Open(
        new AuditStoreOptions { Path = Path.Combine(_folder, $"{Durability}-{Sessions}.db"), Durability = Durability },
        TimeProvider.System,
        NullLogger<SqliteAuditStore>.Instance);

    [GlobalCleanup]
    public async Task Cleanup()
    {
        await _store.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Benchmark(Description = "decided (durable) + finished", OperationsPerInvoke = Statements)]
    public Task Append() => Task.WhenAll(Enumerable.Range(0, Sessions).Select(_ => RunSession(Statements / Sessions)));

    private async Task RunSession(int statements)
    {
        for (var i = 0; i < statements; i++)
        {
            await _store.AppendDurablyAsync(AuditRecords.Decided, CancellationToken.None);
            _store.Append(AuditRecords.Finished);
        }
    }
}
