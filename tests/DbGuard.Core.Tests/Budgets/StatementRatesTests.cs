using DbGuard.Core.Budgets;
using DbGuard.Core.Identities;
using DbGuard.Core.Policies;
using static DbGuard.Core.Tests.Policies.Shop;

namespace DbGuard.Core.Tests.Budgets;

public sealed class StatementRatesTests
{
    private readonly Clock _clock = new();

    [Fact]
    public void Statements_OverTheLimit_WaitForTheirShare()
    {
        var rates = new StatementRates(_clock);
        var profile = Limited(60);
        for (var i = 0; i < 60; i++)
        {
            Assert.True(rates.TryTake(Agent, profile, out _));
        }

        Assert.False(rates.TryTake(Agent, profile, out var wait));
        Assert.Equal(TimeSpan.FromSeconds(1), wait);
        _clock.Advance(TimeSpan.FromMilliseconds(900));
        Assert.False(rates.TryTake(Agent, profile, out wait));
        Assert.InRange(wait.TotalSeconds, 0.05, 0.15);
        _clock.Advance(TimeSpan.FromMilliseconds(100));
        Assert.True(rates.TryTake(Agent, profile, out _));
        Assert.False(rates.TryTake(Agent, profile, out _));
    }

    [Fact]
    public void Principals_DoNotShareAllowances()
    {
        var rates = new StatementRates(_clock);
        var profile = Limited(1);

        Assert.True(rates.TryTake(Agent, profile, out _));
        Assert.False(rates.TryTake(Agent, profile, out _));
        Assert.True(rates.TryTake(Agent with { Subject = "other" }, profile, out _));
    }

    [Fact]
    public void Pause_OfAnyLength_GivesAtMostOneMinutesWorth()
    {
        var rates = new StatementRates(_clock);
        var profile = Limited(5);
        Assert.True(rates.TryTake(Agent, profile, out _));
        _clock.Advance(TimeSpan.FromDays(1));

        Assert.Equal(5, Enumerable.Range(0, 20).Count(n => rates.TryTake(Agent, profile, out _)));
    }

    [Fact]
    public void Limit_LoweredByAReload_CountsWhatWasUsed()
    {
        var rates = new StatementRates(_clock);
        for (var i = 0; i < 10; i++)
        {
            Assert.True(rates.TryTake(Agent, Limited(60), out _));
        }

        Assert.False(rates.TryTake(Agent, Limited(5), out _));
    }

    [Fact]
    public void Profile_WithoutLimit_PassesAlways()
    {
        var rates = new StatementRates(_clock);
        for (var i = 0; i < 1000; i++)
        {
            Assert.True(rates.TryTake(Agent, Limited(null), out _));
        }
    }

    [Fact]
    public void Reasons_OfBudgets_SayWhatToDo()
    {
        Assert.Equal("wait 3 s and send it again; ask for more with fewer statements", BudgetReasons.StatementsPerMinute(Limited(60), TimeSpan.FromSeconds(2.1)).Help);
        Assert.True(BudgetReasons.StatementsPerMinute(Limited(60), TimeSpan.Zero).IsRetryable);
        Assert.Contains("`limit 7`", BudgetReasons.Rows(new Profile { Name = "p", PolicyVersion = "v", RowLimit = 7 }).Help, StringComparison.Ordinal);
    }

    private static Profile Limited(int? perMinute) => new() { Name = "p", PolicyVersion = "v", StatementsPerMinute = perMinute };

    private sealed class Clock : TimeProvider
    {
        private long _now;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _now;

        public void Advance(TimeSpan time) => _now += time.Ticks;
    }
}
