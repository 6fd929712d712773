using System.Text;
using DbGuard.Core.Catalog;
using DbGuard.Core.Decisions;
using DbGuard.Core.Masking;
using DbGuard.Core.Policies;

namespace DbGuard.Core.Tests.Decisions;

public sealed class DecisionCacheTests
{
    private static readonly Profile s_profile = NewProfile();

    [Fact]
    public void Outcome_IsFoundByEverythingItDependsOn()
    {
        var cache = new DecisionCache(100, 1 << 20);
        var outcome = NewOutcome();
        cache.Add("select 1"u8.ToArray(), Snapshot(1), "public", s_profile, outcome);

        Assert.Same(outcome, cache.Find("select 1"u8, Snapshot(1), "public", s_profile));
        Assert.Null(cache.Find("select 2"u8, Snapshot(1), "public", s_profile));
        Assert.Null(cache.Find("select 1 "u8, Snapshot(1), "public", s_profile));
        Assert.Null(cache.Find("select 1"u8, Snapshot(2), "public", s_profile));
        Assert.Null(cache.Find("select 1"u8, Snapshot(1, "other"), "public", s_profile));
        Assert.Null(cache.Find("select 1"u8, Snapshot(1), "other", s_profile));
        Assert.Null(cache.Find("select 1"u8, Snapshot(1), "public", NewProfile()));
    }

    [Fact]
    public void Text_ChangedAfterwardsByTheCaller_IsNotFound()
    {
        var cache = new DecisionCache(100, 1 << 20);
        var buffer = "select 1"u8.ToArray();
        cache.Add(buffer, Snapshot(1), "public", s_profile, NewOutcome());
        buffer[7] = (byte)'2';

        Assert.Null(cache.Find("select 2"u8, Snapshot(1), "public", s_profile));
        Assert.NotNull(cache.Find("select 1"u8, Snapshot(1), "public", s_profile));
    }

    [Fact]
    public void Cache_OverItsEntries_ForgetsWhatWasNotUsed()
    {
        var cache = new DecisionCache(160, 1 << 30);
        var snapshot = Snapshot(1);
        for (var i = 0; i < 10_000; i++)
        {
            cache.Add(Text(i), snapshot, "public", s_profile, NewOutcome());
            Assert.NotNull(cache.Find(Text(0), snapshot, "public", s_profile));
        }

        var kept = Enumerable.Range(0, 10_000).Count(i => cache.Find(Text(i), snapshot, "public", s_profile) is not null);
        Assert.InRange(kept, 100, 160);
        Assert.NotNull(cache.Find(Text(9_999), snapshot, "public", s_profile));
    }

    [Fact]
    public void Cache_OverItsBytes_Forgets()
    {
        var cache = new DecisionCache(1_000_000, 1 << 20);
        var snapshot = Snapshot(1);
        for (var i = 0; i < 10_000; i++)
        {
            cache.Add(Text(i), snapshot, "public", s_profile, NewOutcome());
        }

        Assert.InRange(Enumerable.Range(0, 10_000).Count(i => cache.Find(Text(i), snapshot, "public", s_profile) is not null), 16, 256);
    }

    [Fact]
    public void Text_TooLong_IsNotKept()
    {
        var cache = new DecisionCache(100, 1 << 30);
        var text = new byte[DecisionCache.LongestText + 1];
        cache.Add(text, Snapshot(1), "public", s_profile, NewOutcome());

        Assert.Null(cache.Find(text, Snapshot(1), "public", s_profile));
    }

    [Fact]
    public void Cache_Cleared_IsEmpty()
    {
        var cache = new DecisionCache(100, 1 << 20);
        cache.Add(Text(1), Snapshot(1), "public", s_profile, NewOutcome());
        cache.Clear();

        Assert.Null(cache.Find(Text(1), Snapshot(1), "public", s_profile));
    }

    [Fact]
    public void Hit_AllocatesNothing()
    {
        var cache = new DecisionCache(100, 1 << 20);
        var snapshot = Snapshot(1);
        var text = Text(1);
        cache.Add(text, snapshot, "public", s_profile, NewOutcome());
        for (var i = 0; i < 100; i++)
        {
            cache.Find(text, snapshot, "public", s_profile);
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
        {
            cache.Find(text, snapshot, "public", s_profile);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public async Task Cache_UsedByManyThreads_AnswersOnlyWhatWasAsked()
    {
        var cache = new DecisionCache(64, 1 << 20);
        var snapshot = Snapshot(1);
        var outcomes = Enumerable.Range(0, 500).Select(_ => NewOutcome()).ToArray();
        var wrong = 0;
        await Task.WhenAll(Enumerable.Range(0, 4).Select(seed => Task.Run(() =>
        {
            var random = new Random(seed);
            for (var n = 0; n < 20_000; n++)
            {
                var i = random.Next(outcomes.Length);
                if (cache.Find(Text(i), snapshot, "public", s_profile) is not { } found)
                {
                    cache.Add(Text(i), snapshot, "public", s_profile, outcomes[i]);
                }
                else if (!ReferenceEquals(found, outcomes[i]))
                {
                    Interlocked.Increment(ref wrong);
                }
            }
        })));

        Assert.Equal(0, wrong);
    }

    private static byte[] Text(int i) => Encoding.UTF8.GetBytes($"select {i}");

    private static CatalogSnapshot Snapshot(long version, string database = "shop") => new(version, database, ["public"], [], [], []);

    private static Profile NewProfile() => new() { Name = "p", PolicyVersion = "v" };

    private static GuardOutcome NewOutcome() => new(Verdict.Allow, [], null, new Decision
    {
        Verdict = Verdict.Allow, Reasons = [], Masks = MaskPlan.Nothing, Trace = DecisionTrace.Empty, PolicyVersion = "v",
    });
}
