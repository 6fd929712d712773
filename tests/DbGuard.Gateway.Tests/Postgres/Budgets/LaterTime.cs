namespace DbGuard.Gateway.Tests.Postgres.Budgets;

/// <summary>The system's clock, which a test may put forward.</summary>
internal sealed class LaterTime : TimeProvider
{
    private long _later;

    public override long TimestampFrequency => System.TimestampFrequency;

    public override long GetTimestamp() => System.GetTimestamp() + (long)(TimeSpan.FromTicks(Volatile.Read(ref _later)).TotalSeconds * System.TimestampFrequency);

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + TimeSpan.FromTicks(Volatile.Read(ref _later));

    public void Advance(TimeSpan by) => Interlocked.Add(ref _later, by.Ticks);
}
