using DbGuard.Core.Facts;
using DbGuard.Gateway.Postgres.Sessions;

namespace DbGuard.Gateway.Postgres.Pumps;

/// <summary>
/// Cancels a statement that runs longer than the profile's <c>statement_timeout</c> once the session may have set the server's own clock
/// to more, as pg_dump does. Looks in from outside at each tick, so statements pay nothing for it.
/// </summary>
/// <remarks>
/// A statement gets up to one tick more than the limit, and statements of one pipeline whose answers the server holds back get it together;
/// the server's clock, which a session begins with, is exact.
/// </remarks>
internal sealed class StatementClock(SessionState state)
{
    private const string Setting = "statement_timeout";

    private PendingReply? _seen;
    private int _seenRun;
    private long _since;
    private bool _isNeeded;

    /// <summary>A statement is about to be forwarded: notes whether the server's clock may be off after it.</summary>
    public void Expect(StatementFacts facts)
    {
        if (Volatile.Read(ref _isNeeded) || state.Desk.LastProfile.StatementTimeout is not { } limit)
        {
            return;
        }

        var isNeeded = facts is { Kind: StatementKind.Call } or { Kind: StatementKind.Do, Inner: null } || !facts.Gaps.IsEmpty;
        foreach (var change in facts.Settings)
        {
            // A reset goes back to what the session began with.
            isNeeded |= change.Name is Setting or "*" && !change.IsReset && !(change is { IsConstant: true, Values: [var value] } && TimeoutText.IsWithin(value, limit));
        }

        foreach (var function in facts.Functions)
        {
            isNeeded |= function.Effect == FunctionEffect.Unclassified;
        }

        if (isNeeded)
        {
            Volatile.Write(ref _isNeeded, true);
        }
    }

    /// <summary>Looks at what runs now. For one thread at a time.</summary>
    public void Tick()
    {
        if (!Volatile.Read(ref _isNeeded) || state.Desk.LastProfile.StatementTimeout is not { } limit)
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

        if (time.GetElapsedTime(_since) < limit)
        {
            return;
        }

        // WHY the gate: while it is held no answer is passed on, so the statement is still the one that runs, as far as the client can know.
        lock (state.Output.Gate)
        {
            if (ReferenceEquals(head, state.Replies.Head) && head.RunIndex == _seenRun)
            {
                state.Overdue = Task.Run(state.CancelUpstreamAsync);
                // A cancel that found nothing to stop is sent again after as long.
                _since = time.GetTimestamp();
            }
        }
    }
}
