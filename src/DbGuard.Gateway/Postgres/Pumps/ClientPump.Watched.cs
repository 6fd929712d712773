using System.Collections.Immutable;
using System.Text;
using DbGuard.Core.Budgets;
using DbGuard.Gateway.Postgres.Reports;
using DbGuard.Gateway.Postgres.Sessions;
using DbGuard.Gateway.Upstream;
using DbGuard.Protocol.Postgres;
using DbGuard.Protocol.Postgres.Messages.Backend;
using DbGuard.Protocol.Postgres.Messages.Frontend;

namespace DbGuard.Gateway.Postgres.Pumps;

/// <summary>
/// Texts of the simple protocol whose writes are counted before they are committed (docs/adr/0009-oracles-and-budgets.md). Outside of a
/// transaction the gateway opens one, and ends it when the count is known; inside, a count above the limit fails the client's own.
/// </summary>
internal sealed partial class ClientPump
{
    private WatchedQuery? _watched;

    /// <summary>A statement that the server has ended and the client has not been told of.</summary>
    public StatementRun? Held => _watched is { } watched && watched.Reply is { IsOver: true } ? watched.CurrentRuns[^1] : _held;

    private async ValueTask StartWatchedAsync(DecidedText text, WatchPlan plan, ImmutableArray<StatementRun> runs, int length)
    {
        var watched = new WatchedQuery(text, plan, runs);
        if (plan.OwnTransaction)
        {
            try
            {
                var rows = await AskAsync(watched.NeedsCounters ? $"BEGIN;{ChangeCounts.Sql}" : "BEGIN");
                watched.Before = watched.NeedsCounters ? ChangeCounts.From(rows) : null;
            }
            catch (UpstreamException failure)
            {
                Abandon(runs, failure.SqlState);
                await TellAsync(NotCounted(failure.SqlState), TransactionStatus.Idle);
                return;
            }
        }

        await SendPartAsync(watched, length);
    }

    /// <summary>Sends the part of a text that is next; the frame with the whole text stands at the front of the input, or is gone when the part is not the first.</summary>
    private async ValueTask SendPartAsync(WatchedQuery watched, int length)
    {
        if (!watched.Plan.OwnTransaction && watched.Current.IsCounted && watched.NeedsCounters)
        {
            try
            {
                watched.Before = ChangeCounts.From(await AskAsync(ChangeCounts.Sql));
            }
            catch (UpstreamException failure)
            {
                Abandon(watched.Runs[watched.Current.First..], failure.SqlState);
                await TellAsync(NotCounted(failure.SqlState), _state.TransactionStatus);
                return;
            }
        }

        var runs = watched.CurrentRuns;
        watched.Reply = new PendingReply(ReplyKind.Query) { Runs = runs, IsWatched = true, Cycle = watched.IsLast ? _cycle : 0 };
        _replies.TryAdd(watched.Reply);
        _watched = watched;
        if (watched.Plan.Parts.Length == 1)
        {
            _upstream.WriteBytes(Frame(length));
        }
        else
        {
            new QueryMessage(PartText(watched)).Write(_upstream);
        }

        if (MayCopyIn(runs))
        {
            await StartCopyingAsync(watched.Reply);
        }
    }

    /// <summary>The bytes of a part, moved to where they stand in the text by blanks, so that positions in errors stay right.</summary>
    private static byte[] PartText(WatchedQuery watched)
    {
        var bytes = watched.Text.Bytes;
        var start = StartOf(watched, watched.Current.First);
        var end = watched.Current.First + watched.Current.Count == watched.Runs.Length ? bytes.Length : StartOf(watched, watched.Current.First + watched.Current.Count);
        var before = Encoding.UTF8.GetCharCount(bytes, 0, start);
        var part = new byte[before + end - start];
        part.AsSpan(0, before).Fill((byte)' ');
        bytes.AsSpan(start..end).CopyTo(part.AsSpan(before));
        return part;
    }

    private static int StartOf(WatchedQuery watched, int statement) => statement == 0 ? 0 : watched.Runs[statement].Outcome.Statement.Facts.Span.Offset;

    /// <summary>Waits for the end of the watched text and for the client at once: whoever leaves has nothing committed.</summary>
    private async ValueTask<bool> FillOrFinishAsync(int needed)
    {
        var ready = _watched!.Reply.Ready;
        _receiving ??= _state.Client.Transport.ReceiveAsync(_input.GetWritableMemory(needed)).AsTask();
        await Task.WhenAny(_receiving, ready);
        if (!ready.IsCompleted)
        {
            return await FillAsync(needed);
        }

        await FinishWatchedAsync();
        return true;
    }

    /// <summary>The server has run the part under way: counts, commits or undoes it, and tells the client.</summary>
    private async ValueTask FinishWatchedAsync()
    {
        var watched = _watched!;
        await FlushAsync();
        var status = await watched.Reply.Ready;
        _copying = null;
        var last = watched.CurrentRuns[^1];
        var refusal = status == TransactionStatus.InTransaction && !watched.Reply.IsWithheld && watched.Current.IsCounted ? await CountAsync(watched) : null;
        var isGood = status == TransactionStatus.InTransaction && !watched.Reply.IsWithheld && refusal is null;
        if (watched.Plan.OwnTransaction)
        {
            var failure = await EndOwnTransactionAsync(isGood);
            EndHeld(last, refusal?.SqlState ?? failure?.SqlState);
            _watched = null;
            await TellAsync(failure?.Frame ?? Frame(refusal) ?? (isGood ? last.HeldEnd : null), TransactionStatus.Idle);
            return;
        }

        if (status == TransactionStatus.InTransaction && !isGood)
        {
            status = await FailTransactionAsync();
        }

        // A part that only opens a transaction is good when it is open; one that ended in the server's error has told it already.
        EndHeld(last, refusal?.SqlState);
        if (isGood && !watched.IsLast)
        {
            await WriteAsync(last.HeldEnd);
            _watched = null;
            watched.Part++;
            await SendPartAsync(watched, length: 0);
            await FlushAsync();
            return;
        }

        _watched = null;
        if (!watched.IsLast)
        {
            Abandon(watched.Runs[(watched.Current.First + watched.Current.Count)..], "not run");
        }

        await TellAsync(Frame(refusal) ?? (watched.Reply.IsWithheld ? null : last.HeldEnd), status);
    }

    /// <summary>Why the part may not be committed; null when it may.</summary>
    private async Task<Report?> CountAsync(WatchedQuery watched)
    {
        var runs = watched.CurrentRuns.Where(r => r.Watch is not null).ToList();
        var changed = runs.Sum(r => r.Watch!.Told);
        var profile = watched.Text.Profile;
        if (watched.Before is { } before)
        {
            ChangeCounts after;
            try
            {
                after = ChangeCounts.From(await AskAsync(ChangeCounts.Sql));
            }
            catch (UpstreamException failure)
            {
                return NotCounted(failure.SqlState);
            }

            if (!after.IsCounting)
            {
                return Denials.For(BudgetReasons.RowsChangedUncounted(profile));
            }

            // Each statement may change so many: what all of them changed in one table is known together only.
            changed = Math.Max(changed, after.MostSince(before));
            if (runs is [var only])
            {
                only.Changed = changed;
            }

        }

        // A ceiling is for the whole text.
        var most = Math.Min(runs.Sum(r => r.Watch!.Limit), runs.Min(r => r.Decision.Granted?.Rows) ?? long.MaxValue);
        if (changed > most)
        {
            return Denials.For(GrantReasons.RowsChanged(runs[0].Decision, profile, most));
        }

        _state.Volume.Changed(profile, changed);
        return null;
    }

    /// <summary>Commits or rolls back; the error when the commit failed, as the client may see it.</summary>
    private async Task<(byte[] Frame, string SqlState)?> EndOwnTransactionAsync(bool commits)
    {
        var question = new OwnQuestion { EndsTransaction = true };
        try
        {
            await AskAsync(commits ? "COMMIT" : "ROLLBACK", question);
            return null;
        }
        catch (UpstreamException failure)
        {
            return (question.ErrorFrame, failure.SqlState);
        }
    }

    /// <summary>Fails the client's transaction as any error does.</summary>
    private async Task<TransactionStatus> FailTransactionAsync()
    {
        var question = new OwnQuestion();
        try
        {
            await AskAsync(Poison.TextOf(_state.Context.Id), question);
        }
        catch (UpstreamException)
        {
            // What was asked for.
        }

        return _state.TransactionStatus;
    }

    private void EndHeld(StatementRun run, string? error)
    {
        if (run.HeldEnd is not null)
        {
            _state.Evidence.Finished(run, run.HeldTag, error);
        }
    }

    /// <summary>Statements that the server was never given.</summary>
    private void Abandon(IEnumerable<StatementRun> runs, string error)
    {
        foreach (var run in runs)
        {
            foreach (var change in run.NameChanges)
            {
                change.Revert();
            }

            _state.Evidence.Finished(run, null, error);
        }
    }

    private static Report NotCounted(string sqlState) => sqlState == SqlState.QueryCanceled
        ? new Report(ReportSeverity.Error, sqlState, "canceling statement due to user request")
        : new Report(ReportSeverity.Error, sqlState, "the rows that the statement changes could not be counted; nothing was changed");

    private static byte[]? Frame(Report? report)
    {
        if (report is null)
        {
            return null;
        }

        using var writer = new Protocol.Postgres.Framing.PacketWriter(512);
        report.Write(writer);
        return writer.WrittenSpan.ToArray();
    }

    private Task TellAsync(Report report, TransactionStatus status) => TellAsync(Frame(report), status);

    /// <summary>Gives the client what ends its text, and ReadyForQuery.</summary>
    private async Task TellAsync(byte[]? message, TransactionStatus status)
    {
        lock (_state.Output.Gate)
        {
            _state.Output.Writer.WriteBytes(message);
            new ReadyForQueryMessage(status).Write(_state.Output.Writer);
        }

        await _state.Output.FlushAsync();
    }

    private async Task WriteAsync(byte[]? message)
    {
        lock (_state.Output.Gate)
        {
            _state.Output.Writer.WriteBytes(message);
        }

        await _state.Output.FlushAsync();
    }
}
