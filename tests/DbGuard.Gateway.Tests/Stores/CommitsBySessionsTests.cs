using DbGuard.Core.Audit;
using DbGuard.Gateway.Stores;

namespace DbGuard.Gateway.Tests.Stores;

/// <summary>Groups that the session which completed them commits in its own thread.</summary>
public sealed class CommitsBySessionsTests : IDisposable
{
    private readonly AuditStoreRig _rig = new();

    // WHY process: the disk of a test machine may be anything, and commits into the page cache are quick everywhere.
    private AuditStoreOptions Options => _rig.Options with { Durability = AuditDurability.Process };

    public void Dispose() => _rig.Dispose();

    [Fact]
    public async Task LoneSession_OnceCommitsAreQuick_NeedsNobodyElse()
    {
        var here = 0;
        await using (var store = _rig.Open(Options))
        {
            for (var i = 1; i <= 2000; i++)
            {
                var appending = store.AppendDurablyAsync(AuditStoreRig.Decided("s-1", i), CancellationToken.None);
                here += appending.IsCompleted ? 1 : 0;
                await appending;

                // Who waited goes on in the thread that committed: back to one of its own, as a session is by its next message.
                await Task.Yield();
                store.Append(AuditStoreRig.Response("s-1", i));
            }
        }

        Assert.InRange(here, 1000, 2000);
        Assert.Equal((4000, null), Verdict());
    }

    [Fact]
    public async Task QuietStore_AfterCommitsOfSessions_FillsTheDatabase()
    {
        await using var store = _rig.Open(Options);
        await WarmAsync(store);
        var last = store.Health.Sequence;
        await WaitAsync(() => StoredInTheDatabase() == last);
    }

    [Fact]
    public async Task Commit_ThatFailsInASession_IsRefusedAndTheWriterTakesOver()
    {
        await using (var store = _rig.Open(Options))
        {
            await WarmAsync(store);
            var log = CommitLog.PathOf(_rig.File);
            File.Move(log, log + ".away");
            await Assert.ThrowsAsync<AuditUnavailableException>(() => store.AppendDurablyAsync(AuditStoreRig.Decided("s-1", 9001), CancellationToken.None).AsTask());
            Assert.False(store.Health.IsHealthy);
            await Assert.ThrowsAsync<AuditUnavailableException>(() => store.AppendDurablyAsync(AuditStoreRig.Decided("s-1", 9002), CancellationToken.None).AsTask());
            File.Move(log + ".away", log);
            await WaitAsync(() => store.Health.IsHealthy);
            await store.AppendDurablyAsync(AuditStoreRig.Decided("s-1", 9003), CancellationToken.None);
        }

        Assert.Null(Verdict().Fault);
        var records = _rig.ReadAll();
        Assert.Contains(records, r => r.Kind == (long)AuditRecordKind.SafetyEvent);
        Assert.DoesNotContain(records, r => r.StatementNumber is 9002);
        Assert.Contains(records, r => r.StatementNumber is 9003);
    }

    [Fact]
    public async Task ManySessions_CommittingForEachOther_LoseNothingAndKeepTheirOrder()
    {
        const int Sessions = 24;
        const int Statements = 400;
        await using (var store = _rig.Open(Options))
        {
            await WarmAsync(store);
            await Task.WhenAll(Enumerable.Range(0, Sessions).Select(s => Task.Run(async () =>
            {
                for (var i = 1; i <= Statements; i++)
                {
                    await store.AppendDurablyAsync(AuditStoreRig.Decided($"m-{s}", i), CancellationToken.None);
                    if (i % 3 == 0)
                    {
                        store.Append(AuditStoreRig.Response($"m-{s}", i));
                    }
                }
            })));
        }

        Assert.Null(Verdict().Fault);
        foreach (var session in _rig.ReadAll().Where(r => r.Kind == (long)AuditRecordKind.StatementDecided && r.SessionId!.StartsWith("m-", StringComparison.Ordinal)).GroupBy(r => r.SessionId))
        {
            Assert.Equal(Enumerable.Range(1, Statements).Select(i => (long?)i), session.Select(r => r.StatementNumber));
        }
    }

    [Fact]
    public void Pace_AtFirstAndAfterAStall_IsNotQuick()
    {
        var time = new Stopwatch();
        var pace = new CommitPace(time);
        Assert.False(pace.IsQuick);
        for (var i = 0; i < 40; i++)
        {
            Commit(TimeSpan.FromMicroseconds(100));
        }

        Assert.True(pace.IsQuick);
        Commit(TimeSpan.FromMilliseconds(20));
        Assert.False(pace.IsQuick);
        for (var i = 0; i < 60; i++)
        {
            Commit(TimeSpan.FromMicroseconds(900));
        }

        Assert.False(pace.IsQuick);

        void Commit(TimeSpan took)
        {
            var started = time.GetTimestamp();
            time.Now += took;
            pace.Ended(started);
        }
    }

    private static async Task WarmAsync(SqliteAuditStore store)
    {
        for (var i = 1; i <= 500; i++)
        {
            await store.AppendDurablyAsync(AuditStoreRig.Decided("w", i), CancellationToken.None);
            await Task.Yield();
        }
    }

    private static async Task WaitAsync(Func<bool> condition)
    {
        for (var i = 0; !condition(); i++)
        {
            Assert.True(i < 400, "it did not happen within ten seconds");
            await Task.Delay(25);
        }
    }

    private long StoredInTheDatabase()
    {
        using var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={_rig.File};Mode=ReadOnly;Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT count(*) FROM records";
        return (long)command.ExecuteScalar()!;
    }

    private (long Good, ChainFaultKind? Fault) Verdict()
    {
        var (good, _, fault) = _rig.Verify();
        return (good, fault?.Kind);
    }

    private sealed class Stopwatch : TimeProvider
    {
        public TimeSpan Now { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Now.Ticks;
    }
}
