using DbGuard.Core.Audit;
using DbGuard.Gateway.Stores;
using Microsoft.Extensions.Logging.Abstractions;

namespace DbGuard.Gateway.Tests.Stores;

/// <summary>An audit store in a folder of its own, with records that look like real ones.</summary>
internal sealed class AuditStoreRig : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public string File => _folder.File("audit.db");

    public AuditStoreOptions Options => new()
    {
        Path = File,
        RetryMinimum = TimeSpan.FromMilliseconds(20),
        RetryMaximum = TimeSpan.FromMilliseconds(100),
        BusyTimeout = TimeSpan.FromMilliseconds(50),
    };

    public static AuditRecord Decided(string session, long number) => new()
    {
        Kind = AuditRecordKind.StatementDecided,
        At = new DateTimeOffset(2026, 3, 4, 5, 6, 7, TimeSpan.Zero).AddMilliseconds(number),
        SessionId = session,
        StatementNumber = number,
        Statement = "select name from public.customers where id = $1",
        Parameters = ["42", null],
    };

    public static AuditRecord Response(string session, long number) => new()
    {
        Kind = AuditRecordKind.ResponseDelivered,
        At = new DateTimeOffset(2026, 3, 4, 5, 6, 7, TimeSpan.Zero).AddMilliseconds(number),
        SessionId = session,
        StatementNumber = number,
        Response = "C\0\0\0\rSELECT 1\0"u8.ToArray(),
    };

    public SqliteAuditStore Open(AuditStoreOptions? options = null) =>
        SqliteAuditStore.Open(options ?? Options, TimeProvider.System, NullLogger<SqliteAuditStore>.Instance);

    public async Task FillAsync(int statements)
    {
        await using var store = Open();
        for (var i = 1; i <= statements; i++)
        {
            await store.AppendDurablyAsync(Decided("s-1", i), CancellationToken.None);
            store.Append(Response("s-1", i));
        }
    }

    public (long Good, string Hash, ChainFault? Fault) Verify()
    {
        using var reader = AuditStoreReader.Open(File);
        var (good, hash, fault) = reader.Verify(_ => { }, CancellationToken.None);
        return (good, hash, fault);
    }

    public List<StoredRecord> ReadAll()
    {
        using var reader = AuditStoreReader.Open(File);
        return [.. reader.Read(new RecordQuery())];
    }

    public void Dispose() => _folder.Dispose();
}
