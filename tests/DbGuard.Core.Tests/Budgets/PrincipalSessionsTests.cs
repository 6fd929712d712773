using DbGuard.Core.Budgets;
using DbGuard.Core.Policies;
using static DbGuard.Core.Tests.Policies.Shop;

namespace DbGuard.Core.Tests.Budgets;

public sealed class PrincipalSessionsTests
{
    private static Profile Limited(int? sessions, int? statements) => new() { Name = "p", PolicyVersion = "1", SessionsAtOnce = sessions, StatementsAtOnce = statements };

    [Fact]
    public void Sessions_AreCountedByPrincipal_AndASeatGivenBackIsFree()
    {
        var sessions = new PrincipalSessions();
        var profile = Limited(2, null);
        var first = sessions.TryOpen(Agent, profile, () => false);
        Assert.NotNull(first);
        Assert.NotNull(sessions.TryOpen(Agent, profile, () => false));
        Assert.Null(sessions.TryOpen(Agent, profile, () => false));
        Assert.NotNull(sessions.TryOpen(Agent with { Subject = "other" }, profile, () => false));
        Assert.NotNull(sessions.TryOpen(Agent, Limited(null, null), () => false));
        first.Dispose();
        first.Dispose();
        Assert.Null(sessions.TryOpen(Agent, profile, () => false));
        Assert.NotNull(sessions.TryOpen(Agent, Limited(3, null), () => false));
    }

    [Fact]
    public void Statements_CountWhileTheirSessionsAreBusy()
    {
        var sessions = new PrincipalSessions();
        var profile = Limited(null, 1);
        var isBusy = false;
        using var one = sessions.TryOpen(Agent, profile, () => isBusy)!;
        using var other = sessions.TryOpen(Agent, profile, () => false)!;
        using var stranger = sessions.TryOpen(Agent with { Subject = "other" }, profile, () => false)!;

        Assert.True(one.TryStart(profile));
        Assert.True(one.TryStart(profile)); // the same session: its statements run one after the other
        Assert.False(other.TryStart(profile));
        Assert.True(stranger.TryStart(profile));
        isBusy = true;
        one.Started();
        Assert.False(other.TryStart(profile));
        isBusy = false;
        Assert.True(other.TryStart(profile));
        Assert.False(one.TryStart(profile));
        Assert.True(one.TryStart(Limited(null, 2)));
    }

    [Fact]
    public async Task Seats_OfManyThreads_NeverExceedTheLimit()
    {
        var sessions = new PrincipalSessions();
        var profile = Limited(5, 3);
        int seated = 0, running = 0, mostSeated = 0, mostRunning = 0;
        await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(() =>
        {
            for (var i = 0; i < 2000; i++)
            {
                if (sessions.TryOpen(Agent, profile, () => false) is not { } seat)
                {
                    continue;
                }

                Raise(ref mostSeated, Interlocked.Increment(ref seated));
                if (seat.TryStart(profile))
                {
                    Raise(ref mostRunning, Interlocked.Increment(ref running));
                    Thread.Yield();
                    Interlocked.Decrement(ref running);
                    seat.Started();
                }

                Interlocked.Decrement(ref seated);
                seat.Dispose();
            }
        })));

        Assert.InRange(mostSeated, 1, 5);
        Assert.InRange(mostRunning, 1, 3);
        Assert.NotNull(sessions.TryOpen(Agent, Limited(1, null), () => false));
    }

    private static void Raise(ref int most, int value)
    {
        for (var seen = Volatile.Read(ref most); value > seen; seen = Volatile.Read(ref most))
        {
            Interlocked.CompareExchange(ref most, value, seen);
        }
    }
}
