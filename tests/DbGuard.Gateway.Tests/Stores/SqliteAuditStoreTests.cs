using System.Text;
using DbGuard.Core.Audit;
using DbGuard.Gateway.Stores;

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
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (store.Health.Sequence == 0)
        {
            deadline.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }

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
}
