using System.Collections.Immutable;
using System.Text;
using DbGuard.Core.Budgets;
using DbGuard.Core.Catalog;
using DbGuard.Core.Decisions;
using DbGuard.Core.Facts;
using DbGuard.Gateway.Postgres.Reports;
using DbGuard.Gateway.Postgres.Sessions;
using DbGuard.Protocol.Postgres;
using DbGuard.Protocol.Postgres.Framing;
using DbGuard.Protocol.Postgres.Messages.Backend;

namespace DbGuard.Gateway.Postgres.Pumps;

/// <summary>
/// Decides for each upstream message what the client gets, by the message it answers. A message that answers nothing that was
/// sent ends the session. Called under the client output's gate.
/// </summary>
internal sealed partial class ReplyHandler(SessionState state)
{
    /// <summary>Definitions too: a new index, constraint or type meets every stored row.</summary>
    private const AccessModes Writes = AccessModes.Insert | AccessModes.Update | AccessModes.Delete | AccessModes.Define;

    private readonly ReplyQueue _replies = state.Replies;
    private Task? _cancelling;
    private bool _isWithholding;
    private bool _owesProtected;
    private ImmutableArray<FailureRisk> _owedFailures = [];
    private string? _withheldBy;

    /// <summary>What must be waited for before the next frame; null: nothing.</summary>
    public Task? Pause { get; private set; }

    /// <summary>The pause is over.</summary>
    public void Resume()
    {
        Pause = null;
        _cancelling = null;
    }

    /// <summary>A cancel that was sent must have arrived before the client may send the next statement, or it would hit that one.</summary>
    public bool MustPauseBefore(Frame frame)
    {
        if (frame.Type != (byte)BackendMessageType.ReadyForQuery)
        {
            return false;
        }

        Pause = _cancelling is { IsCompleted: false } cancelling ? cancelling : state.Overdue is { IsCompleted: false } overdue ? overdue : null;
        return Pause is not null;
    }

    /// <summary>Treats one frame. For <see cref="Treatment.Replace"/> the replacement has been written.</summary>
    /// <exception cref="SessionEndException">It does not fit.</exception>
    public Treatment Handle(Frame frame, PacketWriter replacement) =>
        _replies.Head is { Question: { } question } reply ? Collect(frame, question, reply, replacement) : Treat(frame, replacement);

    private Treatment Treat(Frame frame, PacketWriter replacement) => (BackendMessageType)frame.Type switch
    {
        BackendMessageType.DataRow => OnDataRow(frame, replacement),
        BackendMessageType.RowDescription => OnRowDescription(frame, replacement),
        BackendMessageType.NoData => OnNoData(frame),
        BackendMessageType.ParameterDescription => OnParameterDescription(frame),
        BackendMessageType.ParseComplete => OnComplete(ReplyKind.Parse),
        BackendMessageType.BindComplete => OnComplete(ReplyKind.Bind),
        BackendMessageType.CloseComplete => OnComplete(ReplyKind.Close),
        BackendMessageType.CommandComplete => OnCommandComplete(frame, replacement),
        BackendMessageType.EmptyQueryResponse => OnEmptyQuery(frame),
        BackendMessageType.PortalSuspended => OnPortalSuspended(frame),
        BackendMessageType.ErrorResponse => OnError(frame, replacement),
        BackendMessageType.ReadyForQuery => OnReadyForQuery(frame),
        BackendMessageType.CopyInResponse => OnCopyIn(frame),
        BackendMessageType.CopyOutResponse => OnCopyOut(frame, replacement),
        BackendMessageType.CopyData => OnCopyData(frame, replacement),
        BackendMessageType.CopyDone => OnCopyDone(frame),
        BackendMessageType.NoticeResponse => OnNotice(frame, replacement),
        BackendMessageType.ParameterStatus => OnParameterStatus(frame, replacement),
        BackendMessageType.NotificationResponse => OnNotification(frame, replacement),
        _ => throw Unexpected(frame),
    };

    private static SessionEndException Unexpected(Frame frame) =>
        SessionEndException.UpstreamViolation($"message `{(char)frame.Type}` of the upstream answers nothing that was sent");

    private PendingReply Head(Frame frame) => _replies.Head ?? throw Unexpected(frame);

    private Treatment Visible(PendingReply reply) => _isWithholding || reply.IsHidden ? Treatment.Drop : Treatment.Forward;

    /// <summary>The execution whose results come now.</summary>
    private StatementRun Run(Frame frame) =>
        Head(frame) is { Kind: ReplyKind.Execute or ReplyKind.Query, CurrentRun: { } run } ? run : throw Unexpected(frame);

    private void Answered(PendingReply reply)
    {
        _replies.RemoveHead();
        reply.IsOver = true;
    }

    private Treatment OnComplete(ReplyKind kind)
    {
        if (_replies.Head is not { } reply || reply.Kind != kind || reply.Refusal is not null)
        {
            throw SessionEndException.UpstreamViolation($"the upstream completed a {kind} that was not sent");
        }

        reply.Change?.Settle();
        Answered(reply);
        return Visible(reply);
    }

    private Treatment OnReadyForQuery(Frame frame)
    {
        var reply = Head(frame);
        if (reply.Kind is not (ReplyKind.Sync or ReplyKind.Query) || frame.Body is not [var status])
        {
            throw Unexpected(frame);
        }

        while (reply.CurrentRun is { } run)
        {
            reply.RunIndex++;
            Fail(run, "not run");
        }

        Become((TransactionStatus)status);
        state.Desk.EndCycle(reply.Cycle);
        _isWithholding = false;
        state.Overdue = null;
        Answered(reply);
        state.CopyIn.Close();
        if (reply.IsWatched)
        {
            reply.BecomeReady((TransactionStatus)status);
            return Treatment.Drop;
        }

        return reply.IsHidden ? Treatment.Drop : Treatment.Forward;
    }

    private Treatment OnNotice(Frame frame, PacketWriter replacement)
    {
        if (!NoticeResponseMessage.TryDecode(frame.Body, out var notice, out var violation))
        {
            throw SessionEndException.UpstreamViolation(violation.Sentence);
        }

        // Whether one comes at all may depend on a masked value, and no budget counts warnings.
        if (_isWithholding || (_replies.Head is { } reply && !FailuresOf(reply).IsEmpty))
        {
            return Treatment.Drop;
        }

        if (!TouchesProtected(_replies.Head) && !NamesProtected(notice.Fields))
        {
            return LookThrough(notice.Fields, BackendMessageType.NoticeResponse, replacement);
        }

        ReportFilter.WriteFiltered(notice.Fields, BackendMessageType.NoticeResponse, replacement);
        return Treatment.Replace;
    }

    private Treatment OnError(Frame frame, PacketWriter replacement)
    {
        if (!ErrorResponseMessage.TryDecode(frame.Body, out var error, out var violation))
        {
            throw SessionEndException.UpstreamViolation(violation.Sentence);
        }

        var sqlState = Encoding.ASCII.GetString(error.Fields[ReportFieldCode.SqlState]);
        var reply = _replies.Head;
        var touchesProtected = TouchesProtected(reply) || NamesProtected(error.Fields);
        if (reply is { Refusal: null, IsHidden: false } && FailureEvidence.DependsOnValues(sqlState, error.Fields))
        {
            CountFailure(reply);
        }

        switch (reply?.Kind)
        {
            case null:
            case ReplyKind.Sync:
                break;
            case ReplyKind.Query:
                reply.HasFailed = true;
                if (reply.CurrentRun is { } run)
                {
                    reply.RunIndex++;
                    Fail(run, sqlState);
                }

                state.CopyIn.Close();
                break;
            default:
                foreach (var dropped in _replies.FailToSync())
                {
                    Drop(dropped, ReferenceEquals(dropped, reply) ? sqlState : "not run");
                }

                state.CopyIn.Close();
                break;
        }

        if (_isWithholding || reply is { IsProbe: true })
        {
            return Treatment.Drop;
        }

        if (reply?.Refusal is { } refusal)
        {
            refusal.Write(replacement);
            return Treatment.Replace;
        }

        if (state.Overdue is not null && sqlState == SqlState.QueryCanceled)
        {
            Denials.For(BudgetReasons.Timeout(state.Desk.LastProfile)).Write(replacement);
            return Treatment.Replace;
        }

        if (!touchesProtected)
        {
            return LookThrough(error.Fields, BackendMessageType.ErrorResponse, replacement);
        }

        ReportFilter.WriteFiltered(error.Fields, BackendMessageType.ErrorResponse, replacement);
        return Treatment.Replace;
    }

    /// <summary>Where masked values may have made a statement fail, the failure counts: it is an answer.</summary>
    private void CountFailure(PendingReply reply)
    {
        if (FailuresOf(reply) is { IsEmpty: false } failures)
        {
            state.Values.Failed(failures);
        }
    }

    /// <summary>Labels whose values decide whether what is answered now fails, and what it warns of.</summary>
    private ImmutableArray<FailureRisk> FailuresOf(PendingReply reply)
    {
        var decision = reply.CurrentRun?.Decision
            ?? (reply.Portal?.Text is { Outcome.Statements: [var only] } ? only.Decision : null);
        return decision is { Failures.IsEmpty: false } ? decision.Failures : MayEndTransaction(reply) ? _owedFailures : [];
    }

    /// <summary>The upstream will not answer this message: what depended on it is undone.</summary>
    private void Drop(PendingReply reply, string error)
    {
        reply.Change?.Revert();
        reply.Question?.Fail(error);
        reply.Question?.End();
        if (reply is { Kind: ReplyKind.DescribeStatement, Statement: { } statement })
        {
            statement.IsDescribed = statement.RowDescription is not null;
        }
        else if (reply is { Kind: ReplyKind.DescribePortal, Portal: { } portal })
        {
            portal.IsDescribed = portal.RowDescription is not null;
        }

        for (; reply.CurrentRun is { } run; reply.RunIndex++)
        {
            Fail(run, error);
        }

        reply.IsOver = true;
    }

    private void Fail(StatementRun run, string error)
    {
        foreach (var change in run.NameChanges)
        {
            change.Revert();
        }

        state.Volume.Settle();
        state.Evidence.Finished(run, null, error);
    }

    /// <summary>Takes the rest of the results back: the client gets this error instead, and nothing more until the next ReadyForQuery.</summary>
    private Treatment Withhold(Report report, PacketWriter replacement)
    {
        _isWithholding = true;
        _withheldBy = report.SqlState;
        if (_replies.Head is { } reply)
        {
            reply.IsWithheld = true;
        }

        _cancelling = state.CancelUpstreamAsync();
        report.Write(replacement);
        return Treatment.Replace;
    }

    /// <summary>True when an error or notice for this message may quote values of protected columns.</summary>
    private bool TouchesProtected(PendingReply? reply)
    {
        if (reply is null)
        {
            return false;
        }

        if (_owesProtected && MayEndTransaction(reply))
        {
            return true;
        }

        foreach (var run in reply.Runs)
        {
            if (Touches(run.Text, run.Outcome.Statement.Facts))
            {
                return true;
            }
        }

        var described = reply.Portal?.Text ?? reply.Statement?.Text;
        return described is { Outcome.Statements: [var only] } && Touches(described, only.Statement.Facts);
    }

    /// <summary>
    /// Deferred constraints and triggers speak when the transaction ends, about what was written before; and a cursor WITH HOLD runs then.
    /// </summary>
    private static bool MayEndTransaction(PendingReply reply) =>
        reply.Kind == ReplyKind.Sync || reply.Question is not null || reply.Runs.Any(r => r.Outcome.Statement.Facts.Tables.IsEmpty);

    /// <summary>What the end of the transaction may still say of the statement's values.</summary>
    private void Owe(StatementRun run, StatementFacts facts)
    {
        if (facts.Kind != StatementKind.DeclareCursor && !facts.Tables.Any(static t => (t.Modes & Writes) != 0))
        {
            return;
        }

        _owesProtected |= Touches(run.Text, facts);
        _owedFailures = [.. _owedFailures.Union(run.Decision.Failures)];
    }

    private bool Touches(DecidedText text, StatementFacts facts)
    {
        if (state.Desk.Protection(text) is not { } isProtected)
        {
            return false;
        }

        if (!facts.Gaps.IsEmpty)
        {
            return true;
        }

        foreach (var column in facts.Columns)
        {
            if (isProtected(column.Column))
            {
                return true;
            }
        }

        // "Failing row contains (...)" quotes every column of the row that is written. Maintenance computes the expressions of indexes.
        foreach (var access in facts.Tables)
        {
            if (((access.Modes & Writes) != 0 || facts.Kind == StatementKind.Maintenance) && HasProtected(access.Table, isProtected))
            {
                return true;
            }
        }

        return facts.Inner is { } inner && Touches(text, inner);
    }

    /// <summary>True when the report itself names a relation with protected columns: a key that a cascade, a trigger or a function met.</summary>
    private bool NamesProtected(ReportFieldList fields)
    {
        var table = fields[ReportFieldCode.TableName];
        if (table.IsEmpty || state.Desk.Snapshot is not { } catalog)
        {
            return false;
        }

        var name = new QualifiedName(Encoding.UTF8.GetString(fields[ReportFieldCode.SchemaName]), Encoding.UTF8.GetString(table));
        return catalog.FindTable(name) is { } found && state.Desk.Protection(catalog) is { } isProtected && HasProtected(found, isProtected);
    }

    private static bool HasProtected(TableSchema table, Func<ColumnId, bool> isProtected)
    {
        foreach (var column in table.Columns)
        {
            if (isProtected(new ColumnId(table.Id, column.Number)))
            {
                return true;
            }
        }

        return false;
    }
}
