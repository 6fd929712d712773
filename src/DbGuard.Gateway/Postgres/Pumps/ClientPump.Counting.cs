using System.Text;
using DbGuard.Core;
using DbGuard.Core.Budgets;
using DbGuard.Core.Facts;
using DbGuard.Core.Policies;
using DbGuard.Gateway.Postgres.Reports;
using DbGuard.Gateway.Postgres.Sessions;
using DbGuard.Gateway.Upstream;
using DbGuard.Protocol.Postgres.Messages.Backend;
using DbGuard.Protocol.Postgres.Messages.Frontend;

namespace DbGuard.Gateway.Postgres.Pumps;

/// <summary>
/// Writes of the extended protocol that are counted before the client may go on: nothing is committed before its next Sync. The question for
/// the counters goes between the client's messages, under names of its own; above the limit the poison of denials fails the transaction.
/// </summary>
internal sealed partial class ClientPump
{
    private static ReadOnlySpan<byte> CountName => "dbguard rows changed"u8;

    private StatementRun? _held;

    private async ValueTask ExecuteAsync(Portal portal, DecidedText text, long arrivedAt, string? approvalId, int length)
    {
        var outcome = text.Outcome.Statements[0];
        // The description of a statement that reads by name may be that of what the name stood for earlier.
        var isDescribed = portal.IsDescribed || (portal.Statement is { IsDescribed: true } && !StatementDesk.DependsOnNames(text.Outcome));
        if (outcome.Statement.Facts.ReturnsRows && !isDescribed)
        {
            // The second witness and the maskers need the result's description: the gateway asks for it itself.
            portal.IsDescribed = true;
            if (!_replies.TryAdd(new PendingReply(ReplyKind.DescribePortal) { Portal = portal, IsHidden = true }))
            {
                return;
            }

            new DescribeMessage(TargetKind.Portal, Encoding.UTF8.GetBytes(portal.Name)).Write(_upstream);
        }

        portal.IsStarted = true;
        var isInTransaction = _state.TransactionStatus == TransactionStatus.InTransaction;
        OwnQuestion? before = null;
        if (_state.TransactionStatus != TransactionStatus.Failed && WatchPlan.IsWatched(outcome, isInTransaction) && !outcome.Statement.Facts.TagTellsRowsWritten
            && (before = AskInCycle()) is null)
        {
            return;
        }

        var run = NewRun(text, outcome, arrivedAt, portal, _state.TransactionStatus == TransactionStatus.Failed ? null : WatchFor(outcome, text.Profile, isInTransaction, before));
        Record(run, portal.Parameters, approvalId);
        var reply = new PendingReply(ReplyKind.Execute) { Runs = [run] };
        Send(reply, length);
        if (outcome.Statement.Facts.Kind == StatementKind.Import)
        {
            await StartCopyingAsync(reply);
        }
        else if (run.Watch is not null && !_replies.IsSkipping)
        {
            await CheckAsync(run, length);
        }
    }

    /// <summary>How the rows of a statement are counted; null when they need not be.</summary>
    private ChangeWatch? WatchFor(StatementOutcome statement, Profile profile, bool isInTransaction, OwnQuestion? before = null) =>
        WatchPlan.IsWatched(statement, isInTransaction) && LimitNow(statement, profile) is { } limit
            ? new ChangeWatch(limit, statement.Statement.Facts.TagTellsRowsWritten) { Before = before }
            : null;

    /// <summary>What is left of the hour may be less than what a statement may change.</summary>
    private long? LimitNow(StatementOutcome statement, Profile profile) => statement.Decision.ChangeLimit is not { } limit ? null
        : _state.Volume.LeftToChange(profile, out _) is { } left ? Math.Min(limit, left) : limit;

    /// <summary>Asks for the counters in the client's cycle; null when the server will skip the question, as it skips what the client sends.</summary>
    private OwnQuestion? AskInCycle()
    {
        var question = new OwnQuestion();
        foreach (var kind in (ReadOnlySpan<ReplyKind>)[ReplyKind.Parse, ReplyKind.Bind, ReplyKind.Execute, ReplyKind.Close, ReplyKind.Close])
        {
            if (!_replies.TryAdd(new PendingReply(kind) { IsHidden = true, Question = kind == ReplyKind.Execute ? question : null }))
            {
                return null;
            }
        }

        new ParseMessage(CountName, Encoding.ASCII.GetBytes(ChangeCounts.Sql), default).Write(_upstream);
        WriteTextBind(CountName);
        new ExecuteMessage(CountName, 0).Write(_upstream);
        new CloseMessage(TargetKind.Portal, CountName).Write(_upstream);
        new CloseMessage(TargetKind.PreparedStatement, CountName).Write(_upstream);
        return question;
    }

    /// <summary>Waits until a watched execution has ended and is counted; then tells the client its end, or fails its transaction.</summary>
    private async ValueTask CheckAsync(StatementRun run, int length)
    {
        var watch = run.Watch!;
        OwnQuestion? after = null;
        if (!watch.TagTells && (after = AskInCycle()) is null)
        {
            return;
        }

        _held = run;
        await PushAsync();
        await WhileReceivingAsync(_replies.WhenEmptyAsync(), length);
        if (run.HeldEnd is not { } end)
        {
            _held = null;
            return;     // it has failed, and the client knows why
        }

        var refusal = await CountAsync(run, watch, after);
        _held = null;
        _state.Evidence.Finished(run, run.HeldTag, refusal?.SqlState);
        if (refusal is null)
        {
            await WriteAsync(end);
        }
        else
        {
            Refuse(refusal);
        }
    }

    /// <summary>Why what was done must be undone; null when it may stay.</summary>
    private async Task<Report?> CountAsync(StatementRun run, ChangeWatch watch, OwnQuestion? after)
    {
        var profile = run.Text.Profile;
        var changed = watch.Told;
        if (after is not null && watch.Before is { } before)
        {
            try
            {
                var now = ChangeCounts.From(await after.Answer);
                if (!now.IsCounting)
                {
                    return Denials.For(BudgetReasons.RowsChangedUncounted(profile));
                }

                changed = Math.Max(changed, now.MostSince(ChangeCounts.From(await before.Answer)));
            }
            catch (UpstreamException failure)
            {
                return NotCounted(failure.SqlState);
            }
        }

        run.Changed = changed;
        // The limit is for the statement: a portal that is read in small portions changes no more than one read at once.
        var total = run.Portal is { } portal ? portal.Changed += changed : changed;
        if (total > watch.Limit || run.IsOverLimit)
        {
            return Denials.For(GrantReasons.RowsChanged(run.Decision, profile, watch.Limit));
        }

        _state.Volume.Changed(profile, changed);
        return null;
    }

    /// <summary>Waits, and notices when the client leaves meanwhile.</summary>
    private async Task WhileReceivingAsync(Task done, int frameLength)
    {
        while (!done.IsCompleted)
        {
            if (_input.UnreadLength >= frameLength + _state.Services.Limits.HeldInputBytes)
            {
                await done;
                return;
            }

            _receiving ??= _state.Client.Transport.ReceiveAsync(_input.GetWritableMemory(_input.UnreadLength + Protocol.Postgres.Framing.FrameHeader.LengthBytes)).AsTask();
            await Task.WhenAny(done, _receiving);
            if (!done.IsCompleted && _receiving.IsCompleted && !await FillAsync(Protocol.Postgres.Framing.FrameHeader.LengthBytes))
            {
                throw new SessionEndException("the client left while its statement ran", null);
            }
        }

        await done;
    }
}
