using DbGuard.Core.Budgets;
using DbGuard.Core.Policies;
using static DbGuard.Core.Tests.Policies.Shop;

namespace DbGuard.Core.Tests.Budgets;

public sealed class VolumeMeterTests
{
    private readonly BudgetClock _clock = new();

    [Fact]
    public void Rows_OverTheHour_AreRefusedExactlyAtTheLimit()
    {
        var budgets = new VolumeBudgets(_clock);
        var profile = With(Volume.Unlimited with { RowsPerHour = 1000 });
        var one = budgets.Open(Agent);
        var other = budgets.Open(Agent);
        for (var i = 0; i < 600; i++)
        {
            Assert.Null(one.Take(profile, 0));
        }

        one.Settle();
        for (var i = 0; i < 400; i++)
        {
            Assert.Null(other.Take(profile, 3));
        }

        var refused = other.Take(profile, 3)!;
        Assert.Equal("DBG2205", refused.Code);
        Assert.InRange(refused.RetryAfter!.Value.TotalMinutes, 59, 61);
        Assert.NotNull(one.Check(profile, 0));
        Assert.Null(budgets.Open(Agent with { Subject = "other" }).Check(profile, 0));
        _clock.Advance(refused.RetryAfter.Value);
        Assert.Null(one.Check(profile, 0));
        Assert.Null(one.Take(profile, 0));
    }

    [Fact]
    public void Rows_DrawnButNotGiven_AreGivenBack()
    {
        var budgets = new VolumeBudgets(_clock);
        var profile = With(Volume.Unlimited with { RowsPerHour = 65 });
        var one = budgets.Open(Agent);
        Assert.Null(one.Take(profile, 0));
        var other = budgets.Open(Agent);
        Assert.Null(other.Take(profile, 0));
        Assert.NotNull(other.Take(profile, 0));
        one.Settle();
        for (var i = 0; i < 63; i++)
        {
            Assert.Null(other.Take(profile, 0));
        }

        Assert.NotNull(other.Take(profile, 0));
    }

    [Fact]
    public void Cells_OverTheLimit_AreRefusedBeforeTheRowLeaves()
    {
        var meter = new VolumeBudgets(_clock).Open(Agent);
        var profile = With(Volume.Unlimited with { SensitiveCellsPerHour = 7 });
        Assert.Null(meter.Take(profile, 3));
        Assert.Null(meter.Take(profile, 3));
        Assert.Equal("DBG2206", meter.Take(profile, 3)!.Code);
        Assert.Null(meter.Take(profile, 1));
        Assert.NotNull(meter.Take(profile, 1));
        Assert.Null(meter.Take(profile, 0));
    }

    [Fact]
    public void Row_WithMoreCellsThanTheLimit_NeverLeaves()
    {
        var refused = new VolumeBudgets(_clock).Open(Agent).Check(With(Volume.Unlimited with { SensitiveCellsPerHour = 2 }), 3)!;
        Assert.Equal("DBG2206", refused.Code);
        Assert.False(refused.IsRetryable);
    }

    [Fact]
    public void Session_OverItsLimit_IsRefusedForGood()
    {
        var meter = new VolumeBudgets(_clock).Open(Agent);
        var profile = With(Volume.Unlimited with { RowsPerSession = 2, SensitiveCellsPerSession = 3 });
        Assert.Null(meter.Take(profile, 2));
        Assert.Equal("DBG2206", meter.Take(profile, 2)!.Code);
        Assert.Null(meter.Take(profile, 0));
        Assert.Equal("DBG2205", meter.Take(profile, 0)!.Code);
        _clock.Advance(TimeSpan.FromDays(1));
        Assert.False(meter.Check(profile, 0)!.IsRetryable);
    }

    [Fact]
    public void ChangedRows_OverTheHour_LeaveNothingToChange()
    {
        var meter = new VolumeBudgets(_clock).Open(Agent);
        var profile = With(Volume.Unlimited with { RowsChangedPerHour = 10 });
        Assert.Equal(10, meter.LeftToChange(profile, out var reason));
        meter.Changed(profile, 7);
        Assert.Equal(3, meter.LeftToChange(profile, out reason));
        Assert.Null(reason);
        meter.Changed(profile, 5);
        Assert.Equal(0, meter.LeftToChange(profile, out reason));
        Assert.Equal("DBG2208", reason!.Code);
        _clock.Advance(reason.RetryAfter!.Value);
        Assert.Equal(10, meter.LeftToChange(profile, out _));
    }

    [Fact]
    public void ManySessions_AtOnce_GetNoMoreThanTheLimit()
    {
        var budgets = new VolumeBudgets(_clock);
        var profile = With(Volume.Unlimited with { RowsPerHour = 5000 });
        var given = 0;
        Parallel.For(0, 16, _ =>
        {
            var meter = budgets.Open(Agent);
            while (meter.Take(profile, 0) is null)
            {
                Interlocked.Increment(ref given);
            }

            meter.Settle();
        });
        Assert.Equal(5000, given);
    }

    private static Profile With(Volume volume) => new() { Name = "p", PolicyVersion = "v", Volume = volume };
}
