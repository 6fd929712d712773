using System.Text;
using DbGuard.Core.Audit;
using DbGuard.Gateway.Stores;
using Microsoft.Data.Sqlite;

namespace DbGuard.Gateway.Tests.Stores;

public sealed class SqliteAuditStoreTests : IDisposable
{
    private readonly AuditStoreRig _rig = new();

    public void Dispose() => _rig.Dispose();

    [Fact]
    public async Task DurableAppend_WhenItCompletes_IsReadByAnotherConnection()
    {
        await using var store = _rig.Open();
        await store.AppendDurablyAsync(AuditStoreRig.Decided("s-1", 1), CancellationToken.None);
        var record = Assert.Single(_rig.ReadAll());
        Assert.Equal(1, record.Sequence);
        Assert.Equal("s-1", record.SessionId);
        Assert.Contains("\"text\":\"select name from public.customers where id = $1\"", Encoding.UTF8.GetString(record.Body), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AppendWithoutWaiting_WithNothingElseToDo_IsStoredByItself()
    {
        await using var store = _rig.Open();
        store.Append(AuditStoreRig.Response("s-1", 1));
        await UntilAsync(() => store.Health.Sequence == 1);

        Assert.Equal("C\0\0\0\rSELECT 1\0"u8.ToArray(), Assert.Single(_rig.ReadAll()).Payload);
    }

    [Fact]
    public async Task Store_OpenedAgain_ContinuesTheChain()
    {
        await _rig.FillAsync(3);
        await _rig.FillAsync(2);
        Assert.Equal((10L, (ChainFault?)null), (_rig.Verify().Good, _rig.Verify().Fault));
    }

    [Fact]
    public void Store_UsedByAnotherGateway_IsRefused()
    {
        using var held = StoreFiles.Lock(_rig.File);
        var refusal = Assert.Throws<AuditUnavailableException>(() => _rig.Open());
        Assert.Contains("another process", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task StoreFiles_OnDisk_AreTheOwnersOnly()
    {
        await using var store = _rig.Open();
        await store.AppendDurablyAsync(AuditStoreRig.Decided("s-1", 1), CancellationToken.None);
        foreach (var file in Directory.GetFiles(Path.GetDirectoryName(_rig.File)!))
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        }
    }

    [Fact]
    public async Task Writers_SixteenAtOnce_EachKeepsItsOrder()
    {
        const int Each = 200;
        await using (var store = _rig.Open())
        {
            await Task.WhenAll(Enumerable.Range(0, 16).Select(w => Task.Run(async () =>
            {
                for (var i = 1; i <= Each; i++)
                {
                    if (i % 3 == 0)
                    {
                        store.Append(AuditStoreRig.Decided($"s-{w}", i));
                    }
                    else
                    {
                        await store.AppendDurablyAsync(AuditStoreRig.Decided($"s-{w}", i), CancellationToken.None);
                    }
                }
            })));
        }

        var numbers = _rig.ReadAll().GroupBy(r => r.SessionId).Select(g => g.Select(r => r.StatementNumber!.Value).ToList()).ToList();
        Assert.Equal(16, numbers.Count);
        Assert.All(numbers, session => Assert.Equal(Enumerable.Range(1, Each).Select(i => (long)i), session));
        Assert.Null(_rig.Verify().Fault);
    }

    [Fact]
    public async Task Append_OfReusedMemory_KeepsWhatItWas()
    {
        var response = new byte[] { 1, 2, 3 };
        await using (var store = _rig.Open())
        {
            store.Append(AuditStoreRig.Response("s-1", 1) with { Response = response });
            Array.Clear(response);
        }

        Assert.Equal([1, 2, 3], Assert.Single(_rig.ReadAll()).Payload);
        Assert.Null(_rig.Verify().Fault);
    }

    [Fact]
    public async Task EmptyResponse_AndLargeRecords_AreStoredWhole()
    {
        var large = new byte[3_000_000];
        Random.Shared.NextBytes(large);
        await using (var store = _rig.Open())
        {
            store.Append(AuditStoreRig.Response("s-1", 1) with { Response = Array.Empty<byte>() });
            await store.AppendDurablyAsync(AuditStoreRig.Response("s-1", 2) with { Response = large, Statement = new string('x', 1_000_000) }, CancellationToken.None);
        }

        Assert.Equal([[], large], _rig.ReadAll().Select(r => r.Payload!));
        Assert.Null(_rig.Verify().Fault);
    }

    [Fact]
    public async Task Store_LockedByAnotherProgram_RefusesAndComesBack()
    {
        // The database gets what the commit log has when this test says so, by a large record: not after some time, which a busy machine may spend anywhere.
        await using var store = _rig.Open(_rig.Options with { StoreAfter = Timeout.InfiniteTimeSpan, StoreBytes = 10_000 });
        await store.AppendDurablyAsync(AuditStoreRig.Decided("s-1", 1), CancellationToken.None);
        using (var connection = new SqliteConnection($"Data Source={_rig.File};Pooling=False"))
        {
            connection.Open();
            using var transaction = connection.BeginTransaction(deferred: false);
            store.Append(AuditStoreRig.Response("s-1", 1));

            // The commit log still takes records; that the database does not is found when they are to be moved there.
            await store.AppendDurablyAsync(AuditStoreRig.Decided("s-1", 2), CancellationToken.None);
            // Random, so that packing does not make it small.
            store.Append(AuditStoreRig.Response("s-1", 2) with { Response = System.Security.Cryptography.RandomNumberGenerator.GetBytes(20_000) });
            await UntilAsync(() => !store.Health.IsHealthy);
            await Assert.ThrowsAsync<AuditUnavailableException>(async () => await store.AppendDurablyAsync(AuditStoreRig.Decided("s-1", 3), CancellationToken.None));
            Assert.Throws<AuditUnavailableException>(() => store.Append(AuditStoreRig.Response("s-1", 9)));
            transaction.Rollback();
        }

        await UntilAsync(() => store.Health.IsHealthy);
        await store.AppendDurablyAsync(AuditStoreRig.Decided("s-1", 4), CancellationToken.None);

        // What was accepted is there once, what was refused is not, and the outage itself is recorded.
        Assert.Equal(
            [(20L, 1L), (22L, 1L), (20L, 2L), (22L, 2L), (40L, 0L), (20L, 4L)],
            _rig.ReadAll().Select(r => (r.Kind, r.StatementNumber ?? 0)));
        Assert.Null(_rig.Verify().Fault);
    }

    [Fact]
    public async Task Store_DeletedUnderTheGateway_RefusesAndStaysClosed()
    {
        await using var store = _rig.Open();
        await store.AppendDurablyAsync(AuditStoreRig.Decided("s-1", 1), CancellationToken.None);
        File.Delete(_rig.File);
        await Assert.ThrowsAsync<AuditUnavailableException>(async () => await store.AppendDurablyAsync(AuditStoreRig.Decided("s-1", 2), CancellationToken.None));
        Assert.False(store.Health.IsHealthy);
        Assert.False(File.Exists(_rig.File));
    }

    [Fact]
    public async Task Store_ExchangedDuringAnOutage_StaysClosed()
    {
        await _rig.FillAsync(1);
        await using var store = _rig.Open();
        using (var connection = new SqliteConnection($"Data Source={_rig.File};Pooling=False"))
        {
            connection.Open();
            using var transaction = connection.BeginTransaction(deferred: false);
            await store.AppendDurablyAsync(AuditStoreRig.Decided("s-1", 2), CancellationToken.None);
            await UntilAsync(() => !store.Health.IsHealthy);
            using var command = connection.CreateCommand();
            command.CommandText = "DELETE FROM records; UPDATE head SET seq = 0, hash = (SELECT hash FROM head)";
            command.ExecuteNonQuery();
            transaction.Commit();
        }

        await UntilAsync(() => store.Health.Fault?.Contains("audit verify", StringComparison.Ordinal) is true);
        await Assert.ThrowsAsync<AuditUnavailableException>(async () => await store.AppendDurablyAsync(AuditStoreRig.Decided("s-1", 3), CancellationToken.None));
    }

    [Fact]
    public async Task FullQueue_WithAStoreThatDoesNotMove_WaitsThenRefuses()
    {
        var options = _rig.Options with { QueueLimitBytes = 2_000, QueueTimeout = TimeSpan.FromMilliseconds(200), BusyTimeout = TimeSpan.FromSeconds(30) };
        await using var store = _rig.Open(options);
        using var connection = new SqliteConnection($"Data Source={_rig.File};Pooling=False");
        connection.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        await store.AppendDurablyAsync(AuditStoreRig.Decided("s-1", 1), CancellationToken.None);

        // Once that is to be moved into the database and waits for the lock, these fill the queue behind it.
        var accepted = 0;
        var refused = false;
        await UntilAsync(() =>
        {
            try
            {
                store.Append(AuditStoreRig.Response("s-1", 2 + accepted));
                accepted++;
            }
            catch (AuditUnavailableException exception)
            {
                Assert.Contains("full", exception.Message, StringComparison.Ordinal);
                refused = true;
            }

            return refused;
        });

        var late = await Assert.ThrowsAsync<AuditUnavailableException>(async () => await store.AppendDurablyAsync(AuditStoreRig.Decided("s-1", 99), CancellationToken.None));
        Assert.Contains("full", late.Message, StringComparison.Ordinal);
        transaction.Rollback();

        // WHY wait: how soon SQLite asks for the lock again is its own choice; until then the queue is full.
        await UntilAsync(() => store.Health.Sequence == 1 + accepted);
        await store.AppendDurablyAsync(AuditStoreRig.Decided("s-1", 100), CancellationToken.None);
        Assert.Equal(1 + accepted + 1, _rig.ReadAll().Count);
    }

    [Fact]
    public async Task Append_AfterTheEnd_IsRefused()
    {
        var store = _rig.Open();
        await store.DisposeAsync();
        await store.DisposeAsync();
        Assert.Throws<AuditUnavailableException>(() => store.Append(AuditStoreRig.Decided("s-1", 1)));
        await Assert.ThrowsAsync<AuditUnavailableException>(async () => await store.AppendDurablyAsync(AuditStoreRig.Decided("s-1", 1), CancellationToken.None));
    }

    [Fact]
    public async Task Append_Cancelled_IsNotWritten()
    {
        await using (var store = _rig.Open())
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await store.AppendDurablyAsync(AuditStoreRig.Decided("s-1", 1), new CancellationToken(canceled: true)));
        }

        Assert.Empty(_rig.ReadAll());
    }

    [Fact]
    public async Task Continuation_ThatBlocks_DoesNotStopTheWriter()
    {
        await using var store = _rig.Open();
        using var gate = new ManualResetEventSlim();
        var blocked = Task.Run(async () =>
        {
            await store.AppendDurablyAsync(AuditStoreRig.Decided("s-1", 1), CancellationToken.None).ConfigureAwait(false);
            gate.Wait(TimeSpan.FromSeconds(60));
        });
        for (var i = 2; i < 20; i++)
        {
            await store.AppendDurablyAsync(AuditStoreRig.Decided("s-2", i), CancellationToken.None);
        }

        gate.Set();
        await blocked;
    }

    [Fact]
    public async Task File_ThatIsNoStore_IsRefused()
    {
        await File.WriteAllTextAsync(_rig.File, "this is not a database, but long enough to look like one at first sight: " + new string('x', 5000));
        Assert.Throws<AuditUnavailableException>(() => _rig.Open());
        Assert.Throws<AuditUnavailableException>(() => _rig.ReadAll());
    }

    private static async Task UntilAsync(Func<bool> isSo)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!isSo())
        {
            await Task.Delay(TimeSpan.FromMilliseconds(10), deadline.Token);
        }
    }
}
