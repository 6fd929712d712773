using System.Text;
using DbGuard.Core.Audit;
using DbGuard.Gateway.Stores;
using Microsoft.Data.Sqlite;

namespace DbGuard.Gateway.Tests.Stores;

/// <summary>The file in front of the store's database: what it keeps when a gateway ends without warning, and what it says when it was changed.</summary>
public sealed class CommitLogTests : IDisposable
{
    private readonly AuditStoreRig _rig = new();
    private readonly AuditStoreRig _copy = new();

    public void Dispose()
    {
        _rig.Dispose();
        _copy.Dispose();
    }

    [Fact]
    public async Task ClosedStore_IsOneFile()
    {
        await _rig.FillAsync(3);
        Assert.False(File.Exists(CommitLog.PathOf(_rig.File)));
        Assert.Equal(6, StoredInTheDatabase(_rig.File));
    }

    [Fact]
    public async Task StoreOfAGatewayThatEndedWithoutWarning_OpenedAgain_HasEverything()
    {
        await CopyOfAnOpenStoreAsync(5);
        Assert.True(StoredInTheDatabase(_copy.File) < 5);
        Assert.Equal((5, null), Verdict(_copy));
        Assert.Equal([1L, 2, 3, 4, 5], _copy.ReadAll().Select(r => r.Sequence));

        await _copy.FillAsync(1);
        Assert.Equal((7, null), Verdict(_copy));
        Assert.Equal(7, StoredInTheDatabase(_copy.File));
        Assert.DoesNotContain(_copy.ReadAll(), r => r.Kind == (long)AuditRecordKind.SafetyEvent);
    }

    [Fact]
    public async Task Queries_OverRecordsInTheLogOnly_AreAnsweredAsFromTheDatabase()
    {
        await CopyOfAnOpenStoreAsync(5);
        using var reader = AuditStoreReader.Open(_copy.File);
        Assert.Equal(5, reader.LastSequence());
        Assert.Equal("s-1", reader.LastSession());
        Assert.Equal(["s-1"], reader.FindSessions("s"));
        Assert.Equal(3, reader.SequenceBeforeLast(new RecordQuery(), 2));
        Assert.Equal(0, reader.SequenceBeforeLast(new RecordQuery(), 9));
        Assert.Equal([5L], reader.Read(new RecordQuery { After = 4 }).Select(r => r.Sequence));
        Assert.Empty(reader.Read(new RecordQuery { SessionId = "s-2" }));
    }

    [Theory]
    [InlineData(1, 5)]
    [InlineData(3, 5)]
    [InlineData(5, 5)]
    [InlineData(1, 1)]
    public async Task AnyByteOfARecord_Flipped_IsNamed(int record, int records)
    {
        await CopyOfAnOpenStoreAsync(records);
        var path = CommitLog.PathOf(_copy.File);
        var bytes = await File.ReadAllBytesAsync(path);
        var (start, end) = RangeOf(bytes, record);
        for (var i = start; i < end; i++)
        {
            bytes[i] ^= 1;
            await File.WriteAllBytesAsync(path, bytes);
            var (good, fault) = Verdict(_copy);
            Assert.True(fault is not null && good == record - 1, $"byte {i - start} of {end - start}: {good} good, {fault}");
            bytes[i] ^= 1;
        }

        await File.WriteAllBytesAsync(path, bytes);
        Assert.Equal((records, null), Verdict(_copy));
    }

    [Fact]
    public async Task LastRecord_CutShort_IsSaidAndTheRestIsKept()
    {
        await CopyOfAnOpenStoreAsync(5);
        var path = CommitLog.PathOf(_copy.File);
        var bytes = await File.ReadAllBytesAsync(path);
        var (start, end) = RangeOf(bytes, 5);
        bytes.AsSpan(start + ((end - start) / 2)).Fill(0xAA);
        await File.WriteAllBytesAsync(path, bytes);
        Assert.True(Verdict(_copy) is (4, ChainFaultKind.LogIncomplete or ChainFaultKind.HashMismatch));

        await _copy.FillAsync(1);

        var records = _copy.ReadAll();
        Assert.Equal((7, null), Verdict(_copy));
        Assert.Equal((long)AuditRecordKind.SafetyEvent, records[4].Kind);
        Assert.Contains("no record", Encoding.UTF8.GetString(records[4].Body), StringComparison.Ordinal);
        var aside = Assert.Single(Directory.GetFiles(Path.GetDirectoryName(_copy.File)!, "*.damaged-*"));
        Assert.Equal(bytes, await File.ReadAllBytesAsync(aside));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(aside));
    }

    [Fact]
    public async Task Log_OfAStoreInUse_Missing_IsNamedAndNotOpened()
    {
        await CopyOfAnOpenStoreAsync(5);
        File.Delete(CommitLog.PathOf(_copy.File));
        Assert.Equal(ChainFaultKind.LogMissing, Verdict(_copy).Fault);
        var refusal = Assert.Throws<AuditUnavailableException>(() => _copy.Open());
        Assert.Contains("commit log is missing", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Log_OfAnotherStore_IsNamedAndNotOpened()
    {
        await CopyOfAnOpenStoreAsync(5);
        File.Delete(_copy.File);
        File.Delete(_copy.File + "-wal");
        using var other = new AuditStoreRig();
        await other.FillAsync(1);
        File.Copy(other.File, _copy.File);
        Assert.NotNull(Verdict(_copy).Fault);
        var refusal = Assert.Throws<AuditUnavailableException>(() => _copy.Open());
        Assert.Contains("not this store's", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Database_ThatLostWhatTheLogHasNoMore_IsNotOpened()
    {
        // The log was begun anew after these went into the database; then someone put an older database back.
        await using (var store = _rig.Open())
        {
            await store.AppendDurablyAsync(AuditStoreRig.Decided("s-1", 1), CancellationToken.None);
        }

        File.Copy(_rig.File, _copy.File);
        await _rig.FillAsync(2);
        await CopyOfAnOpenStoreAsync(1, log: true);
        Assert.Equal(ChainFaultKind.Missing, Verdict(_copy).Fault);
        var refusal = Assert.Throws<AuditUnavailableException>(() => _copy.Open());
        Assert.Contains("lacks records", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Log_FilledManyTimes_LosesNothingAndIsReadableAllTheWhile()
    {
        const int Statements = 6_000;
        await using (var store = _rig.Open(_rig.Options with { Durability = AuditDurability.Process }))
        {
            await store.AppendDurablyAsync(AuditStoreRig.Decided("s-0", 1), CancellationToken.None);
            var writing = Task.Run(async () =>
            {
                for (var i = 1; i <= Statements; i++)
                {
                    await store.AppendDurablyAsync(AuditStoreRig.Decided("s-1", i), CancellationToken.None);
                    store.Append(AuditStoreRig.Response("s-1", i) with { Response = new byte[1000] });
                    Assert.True(i % 997 != 0 || LastNumber() >= i);
                }
            });
            do
            {
                Assert.Null(Verdict(_rig).Fault);
            }
            while (!writing.IsCompleted);
            await writing;
        }

        Assert.Equal(1 + (2 * Statements), StoredInTheDatabase(_rig.File));
        Assert.Equal((1 + (2 * Statements), null), Verdict(_rig));

        long LastNumber()
        {
            using var reader = AuditStoreReader.Open(_rig.File);
            return reader.Read(new RecordQuery { After = reader.LastSequence() - 4 }).Max(r => r.StatementNumber!.Value);
        }
    }

    [Fact]
    public async Task StoreOfTheFirstVersion_IsOpenedAndGoesOn()
    {
        await _rig.FillAsync(2);
        Execute(_rig.File, "DELETE FROM meta WHERE name = 'commit_log'; PRAGMA user_version = 1");
        Assert.Equal((4, null), Verdict(_rig));
        await _rig.FillAsync(1);
        Assert.Equal((6, null), Verdict(_rig));
        Assert.Equal(2, Read(_rig.File, "PRAGMA user_version"));
    }

    private static (long Good, ChainFaultKind? Fault) Verdict(AuditStoreRig rig) => rig.Verify() is var (good, _, fault) ? (good, fault?.Kind) : default;

    private static (int Start, int End) RangeOf(byte[] image, int record)
    {
        var tail = new CommitLogTail(image);
        var start = CommitLog.HeaderBytes;
        while (tail.MoveNext())
        {
            if (tail.Current.Sequence == record)
            {
                return (start, start + tail.Current.Size);
            }

            start += tail.Current.Size;
        }

        throw new InvalidOperationException("the log does not have the record any more");
    }

    private static long StoredInTheDatabase(string file) => Read(file, "SELECT count(*) FROM records");

    private static long Read(string file, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={file};Mode=ReadOnly;Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return (long)command.ExecuteScalar()!;
    }

    private static void Execute(string file, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={file};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    /// <summary>Appends to an open store and copies its files as they are then: what the end of the machine's power would leave.</summary>
    private async Task CopyOfAnOpenStoreAsync(int records, bool log = false)
    {
        // However long the copying takes, the log is where the records are.
        await using var store = _rig.Open(_rig.Options with { StoreAfter = TimeSpan.FromMinutes(5) });
        for (var i = 1; i <= records; i++)
        {
            await store.AppendDurablyAsync(AuditStoreRig.Decided("s-1", i), CancellationToken.None);
        }

        foreach (var end in log ? ["-commitlog"] : new[] { "-commitlog", "", "-wal" })
        {
            await using var from = new FileStream(_rig.File + end, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            await using var to = File.Create(_copy.File + end);
            await from.CopyToAsync(to);
        }
    }
}
