namespace DbGuard.Core.Policies;

/// <summary>Bounds on what statements may cost; null stands for no bound.</summary>
/// <param name="Rows">Most rows one statement may return.</param>
/// <param name="RowsChanged">Most rows one statement may change, where the policy says so.</param>
/// <param name="SaysRowsChanged">The policy says so; else <paramref name="Rows"/> holds.</param>
/// <param name="StatementsPerMinute">Most statements in any minute.</param>
/// <param name="StatementTimeout">Longest run of one statement.</param>
/// <param name="Volume">Bounds over time.</param>
/// <param name="SessionsAtOnce">Most open sessions of one principal.</param>
/// <param name="StatementsAtOnce">Most sessions of one principal that run a statement at the same time.</param>
internal sealed record Limits(long? Rows, long? RowsChanged, bool SaysRowsChanged, int? StatementsPerMinute, TimeSpan? StatementTimeout, Volume Volume, int? SessionsAtOnce, int? StatementsAtOnce)
{
    public static Limits None { get; } = new(null, null, false, null, null, Volume.Unlimited, null, null);
}
