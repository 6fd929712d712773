namespace DbGuard.Core.Policies;

/// <summary>Bounds on what statements may cost; null stands for no bound.</summary>
/// <param name="Rows">Most rows one statement may return or change.</param>
/// <param name="StatementsPerMinute">Most statements in any minute.</param>
/// <param name="StatementTimeout">Longest run of one statement.</param>
internal sealed record Limits(long? Rows, int? StatementsPerMinute, TimeSpan? StatementTimeout)
{
    public static Limits None { get; } = new(null, null, null);
}
