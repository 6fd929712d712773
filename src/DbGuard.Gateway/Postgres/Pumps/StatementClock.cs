using DbGuard.Protocol.Postgres;

namespace DbGuard.Gateway.Postgres.Pumps;

/// <summary>
/// Cancels a statement that runs longer than the profile's <c>statement_timeout</c>, whatever the session has set the server's own
/// to: tools such as pg_dump switch that off. Looks in from outside at each tick, so statements pay nothing for it.
/// </summary>
/// <remarks>A statement gets up to one tick more than the limit. The server's clock, which starts with the limit, is exact.</remarks>
internal sealed class StatementClock(SessionState state)
{
    private PendingReply? _seen;
    private int _seenRun;
    private long _since;

    /// <summary>Looks at what runs now. For one thread at a time.</summary>
    public void Tick()
    {
        if (state.Desk.LastProfile.StatementTimeout is not { } limit)
        {
            return;
        }

        var time = state.Services.Time;
        if (state.Replies.Head is not { } head || !ReferenceEquals(head, _seen) || head.RunIndex != _seenRun)
        {
            _seen = state.Replies.Head;
            _seenRun = _seen?.RunIndex ?? 0;
            _since = time.GetTimestamp();
            return;
        }

        if (head.IsOverdue || time.GetElapsedTime(_since) < limit)
        {
            return;
        }

        // WHY the gate: while it is held no answer is passed on, so the statement is still the one that runs, as far as the client can know.
        lock (state.Output.Gate)
        {
            if (ReferenceEquals(head, state.Replies.Head) && head.RunIndex == _seenRun)
            {
                head.IsOverdue = true;
                state.Overdue = Task.Run(state.CancelUpstreamAsync);
            }
        }
    }

    /// <summary>True for the server's answer to that cancel.</summary>
    public static bool Stopped(PendingReply? reply, string sqlState) => reply is { IsOverdue: true } && sqlState == SqlState.QueryCanceled;
}
