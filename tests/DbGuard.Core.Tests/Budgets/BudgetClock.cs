namespace DbGuard.Core.Tests.Budgets;

/// <summary>A clock that stands still until it is put forward.</summary>
internal sealed class BudgetClock : TimeProvider
{
    // WHY not at zero: a process does not start with the machine.
    private long _now = TimeSpan.FromDays(3).Ticks + 12_345;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => _now;

    public void Advance(TimeSpan by) => _now += by.Ticks;
}
