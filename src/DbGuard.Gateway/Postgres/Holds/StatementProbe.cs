using System.Collections.Immutable;
using System.Globalization;
using DbGuard.Core.Approvals;
using DbGuard.Gateway.Postgres.Sessions;
using DbGuard.Gateway.Upstream;

namespace DbGuard.Gateway.Postgres.Holds;

/// <summary>What the server knows of a held statement and of the session that waits with it.</summary>
/// <param name="EstimatedRows">Rows the planner expects it to change, or to return where it changes none; null when it cannot say.</param>
/// <param name="TransactionSince">When the session's open transaction began; null when none is open.</param>
/// <param name="Locks">Locks on relations that the session holds.</param>
internal sealed record ProbedStatement(long? EstimatedRows, DateTimeOffset? TransactionSince, ImmutableArray<ApprovalLock> Locks)
{
    public static ProbedStatement Nothing { get; } = new(null, null, []);
}

/// <summary>Asks the guarded server about a held statement, on a connection of the gateway's own: the client's session is not touched.</summary>
internal sealed class StatementProbe(DoorServices services, SessionContext context)
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(2);

    private static ReadOnlySpan<byte> Explain => "EXPLAIN (FORMAT JSON) "u8;

    /// <summary>Asks. What cannot be found out is left out: the question goes to people all the same.</summary>
    /// <param name="held">The statement.</param>
    /// <param name="searchPath">As the session has it.</param>
    /// <param name="backend">Process of the session's server side; 0 when it is not known.</param>
    public async Task<ProbedStatement> AskAsync(HeldStatement held, ImmutableArray<string> searchPath, int backend)
    {
        // A text of several statements is planned one after the other, each on what the ones before have done.
        var mayPlan = held.Text.Outcome.Statements is [{ Statement.Facts.Kind: var kind }] && PlannedRows.HasPlan(kind);
        if (!mayPlan && !held.InTransaction)
        {
            return ProbedStatement.Nothing;
        }

        var probed = ProbedStatement.Nothing;
        using var patience = new CancellationTokenSource(s_patience, services.Time);
        try
        {
            await using var connection = await ProbeConnection.OpenAsync(services, context, held, patience.Token);
            if (held.InTransaction && backend != 0)
            {
                probed = await LocksAsync(connection, backend, patience.Token);
            }

            if (mayPlan)
            {
                await ProbeConnection.BeginAsync(connection, searchPath, s_limit, isReadOnly: true, patience.Token);
                ProbeConnection.Write(connection, [.. Explain, .. held.Text.Bytes], held);
                probed = await connection.FinishAsync(patience.Token) is [[{ } plan]] ? probed with { EstimatedRows = PlannedRows.Of(plan) } : probed;
            }
        }
        catch (Exception failure) when (failure is UpstreamException or IOException or OperationCanceledException or ObjectDisposedException or System.Net.Sockets.SocketException)
        {
            // An estimate is a courtesy.
        }

        return probed;
    }

    private static async Task<ProbedStatement> LocksAsync(UpstreamConnection connection, int backend, CancellationToken cancellationToken)
    {
        var rows = await connection.QueryTextAsync(
            string.Create(CultureInfo.InvariantCulture, $"""
                SELECT pg_catalog.date_part('epoch', a.xact_start)::pg_catalog.text, n.nspname || '.' || c.relname, l.mode
                FROM pg_catalog.pg_stat_activity a
                LEFT JOIN (pg_catalog.pg_locks l JOIN pg_catalog.pg_class c ON c.oid = l.relation AND c.relkind IN ('r', 'p', 'v', 'm')
                    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace AND n.nspname NOT LIKE 'pg\_%') ON l.pid = a.pid AND l.granted
                WHERE a.pid = {backend} ORDER BY 2, 3 LIMIT 100
                """),
            cancellationToken);
        DateTimeOffset? since = rows is [[{ } epoch, ..], ..] && double.TryParse(epoch, CultureInfo.InvariantCulture, out var seconds)
            ? DateTimeOffset.UnixEpoch.AddSeconds(seconds)
            : null;
        return new ProbedStatement(null, since, [.. rows.Where(r => r is [_, not null, not null]).Select(r => new ApprovalLock(r[1]!, r[2]!))]);
    }
}
