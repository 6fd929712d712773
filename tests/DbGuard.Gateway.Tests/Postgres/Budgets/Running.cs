using DbGuard.TestKit.Wire;

namespace DbGuard.Gateway.Tests.Postgres.Budgets;

/// <summary>Waits until the server runs a statement, or does so no more; each look is a round trip, so that nothing spins.</summary>
internal static class Running
{
    public static Task StatementAsync(Ceiling door, string part) => UntilAsync(door, part, n => n > 0);

    public static Task NoStatementAsync(Ceiling door, string part) => UntilAsync(door, part, n => n == 0);

    private static async Task UntilAsync(Ceiling door, string part, Func<long, bool> isSo)
    {
        using var patience = new CancellationTokenSource(WireClient.Patience);
        while (!isSo((long)(await door.TruthAsync(
            $"select count(*) from pg_stat_activity where pid <> pg_backend_pid() and datname = current_database() and state = 'active' and position('{part}' in query) > 0"))!))
        {
            await Task.Delay(10, patience.Token);
        }
    }
}
