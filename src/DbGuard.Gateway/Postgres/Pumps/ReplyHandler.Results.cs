using System.Text;
using DbGuard.Core;
using DbGuard.Core.Budgets;
using DbGuard.Core.Diagnostics;
using DbGuard.Core.Facts;
using DbGuard.Gateway.Postgres.Masking;
using DbGuard.Gateway.Postgres.Reports;
using DbGuard.Gateway.Postgres.Sessions;
using DbGuard.Protocol.Postgres;
using DbGuard.Protocol.Postgres.Framing;
using DbGuard.Protocol.Postgres.Messages.Backend;

namespace DbGuard.Gateway.Postgres.Pumps;

/// <summary>Descriptions, rows, COPY data and the ends of statements.</summary>
internal sealed partial class ReplyHandler
{
    private Treatment OnParameterDescription(Frame frame)
    {
        var reply = Head(frame);
        if (reply.Kind != ReplyKind.DescribeStatement || !ParameterDescriptionMessage.TryDecode(frame.Body, out var description, out _))
        {
            throw Unexpected(frame);
        }

        reply.Statement!.ParameterTypes = description.ParameterTypes.ToArray();
        return Visible(reply);
    }

    private Treatment OnNoData(Frame frame)
    {
        var reply = Head(frame);
        if (reply.Kind == ReplyKind.DescribeStatement)
        {
            reply.Statement!.RowDescription = [];
        }
        else if (reply.Kind != ReplyKind.DescribePortal)
        {
            throw Unexpected(frame);
        }

        Answered(reply);
        return Visible(reply);
    }

    private Treatment OnRowDescription(Frame frame, PacketWriter replacement)
    {
        var reply = Head(frame);
        switch (reply.Kind)
        {
            case ReplyKind.DescribeStatement:
                reply.Statement!.RowDescription = frame.Body.ToArray();
                Answered(reply);
                return Visible(reply);
            case ReplyKind.DescribePortal:
                var portal = reply.Portal!;
                Report? refusal = null;
                portal.RowDescription = frame.Body.ToArray();
                if (portal.Text is { } text)
                {
                    portal.Shape = Shape(frame.Body, text, text.Outcome.Statements[0], portal: null, out refusal);
                }

                Answered(reply);
                return refusal is null ? Visible(reply) : Refuse(refusal, portal.Text!.Outcome.Statements[0].Statement.Facts, replacement);
            case ReplyKind.Query when reply.CurrentRun is { } run:
                run.Shape = Shape(frame.Body, run.Text, run.Outcome, portal: null, out var queryRefusal);
                if (queryRefusal is not null)
                {
                    return Refuse(queryRefusal, run.Outcome.Statement.Facts, replacement);
                }

                run.Capture?.Append(frame.Bytes);
                return Visible(reply);
            default:
                throw Unexpected(frame);
        }
    }

    private Treatment OnProbeRow(Frame frame)
    {
        if (DataRowMessage.TryDecode(frame.Body, out var row, out _))
        {
            foreach (var value in row.Columns)
            {
                if (!value.IsNull && SearchPathText.TryParse(Encoding.UTF8.GetString(value.Bytes), out var path))
                {
                    state.SearchPath.Learn(path, state.TransactionStatus != TransactionStatus.Idle);
                }
            }
        }

        return Treatment.Drop;
    }

    private Treatment OnDataRow(Frame frame, PacketWriter replacement)
    {
        if (_replies.Head is { IsProbe: true, Kind: ReplyKind.Execute })
        {
            return OnProbeRow(frame);
        }

        var run = Run(frame);
        if (_isWithholding)
        {
            return Treatment.Drop;
        }

        if (ShapeOf(run, out var refusal) is not { } shape)
        {
            return refusal is null ? throw Unexpected(frame) : Refuse(refusal, run.Outcome.Statement.Facts, replacement);
        }

        if (run.Rows++ == 0)
        {
            DescribeForTheRecord(run);
        }

        // The limit is for the statement: a portal read in small portions gives no more than one read at once.
        var rows = run.Portal is { } portal ? ++portal.Rows : run.Rows;
        if (run.Decision.RowLimit is { } limit && rows > limit)
        {
            return OverLimit(run, replacement);
        }

        if (IsOverBudget(run, replacement, out var refused))
        {
            return refused;
        }

        var outcome = shape.Masker?.MaskRow(frame.Body, replacement) ?? RowOutcome.Unchanged;
        if (outcome == RowOutcome.Malformed)
        {
            throw SessionEndException.UpstreamViolation("a row does not have the columns that were described");
        }

        if (outcome == RowOutcome.Unchanged)
        {
            run.DataBytes += frame.TotalLength;
            run.Capture?.Append(frame.Bytes);
            return Treatment.Forward;
        }

        run.DataBytes += replacement.WrittenLength;
        run.Capture?.Append(replacement.WrittenSpan);
        return Treatment.Replace;
    }

    private Treatment OnCommandComplete(Frame frame, PacketWriter replacement)
    {
        if (_replies.Head is { IsProbe: true, Kind: ReplyKind.Execute } probe)
        {
            Answered(probe);
            return Treatment.Drop;
        }

        var run = Run(frame);
        if (!CommandCompleteMessage.TryDecode(frame.Body, out var complete, out _))
        {
            throw Unexpected(frame);
        }

        if (CommandTag.TryGetRowCount(complete.Tag, out var rows))
        {
            run.Rows = run.Rows == 0 ? rows : run.Rows;
            if (CountsChanges(run.Outcome.Statement.Facts))
            {
                run.Changed = rows;
                if (run.Watch is { } watch)
                {
                    watch.Told = rows;
                    if (watch.IsExceeded && Head(frame).Kind == ReplyKind.Query && !_isWithholding)
                    {
                        return OverCeiling(frame, run, watch, Encoding.UTF8.GetString(complete.Tag), replacement);
                    }
                }
            }
        }

        return End(frame, run, Encoding.UTF8.GetString(complete.Tag));
    }

    private Treatment OnEmptyQuery(Frame frame)
    {
        var reply = Head(frame);
        if (reply.Kind is not (ReplyKind.Execute or ReplyKind.Query))
        {
            throw Unexpected(frame);
        }

        if (reply.CurrentRun is { } run)
        {
            return End(frame, run, "");
        }

        if (reply.Kind == ReplyKind.Execute)
        {
            Answered(reply);
        }

        return Visible(reply);
    }

    private Treatment OnPortalSuspended(Frame frame) =>
        Head(frame).Kind == ReplyKind.Execute ? End(frame, Run(frame), "PORTAL SUSPENDED") : throw Unexpected(frame);

    private Treatment End(Frame frame, StatementRun run, string tag)
    {
        var reply = Head(frame);
        foreach (var change in run.NameChanges)
        {
            change.Settle();
        }

        var facts = run.Outcome.Statement.Facts;
        Owe(run, facts);

        // What DO and CALL may define is found when it is named, and guarded by the second witness.
        if (facts.Traits.HasFlag(StatementTraits.Definition) || facts.Kind == StatementKind.Discard)
        {
            state.Desk.Defined(facts);
        }

        state.Listens |= facts.Kind == StatementKind.Listen;
        if (!_isWithholding)
        {
            run.Capture?.Append(frame.Bytes);
        }

        state.Volume.Settle();
        reply.RunIndex++;
        var isHeld = reply.Kind == ReplyKind.Execute ? run.Watch is not null : reply.IsWatched && reply.CurrentRun is null;
        if (isHeld)
        {
            run.HeldTag = tag;
            run.HeldEnd = frame.Bytes.ToArray();
        }
        else
        {
            state.Volume.Changed(run.Text.Profile, run.Changed);
            state.Evidence.Finished(run, tag, _isWithholding ? _withheldBy : null);
        }

        if (reply.Kind == ReplyKind.Execute)
        {
            Answered(reply);
        }

        state.CopyIn.Close();
        return isHeld ? Treatment.Drop : Visible(reply);
    }

    /// <summary>The witnesses disagree: nothing of this result leaves, and the catalog is read again.</summary>
    /// <exception cref="SessionEndException">The statement writes: only the end of the session undoes what is not committed yet.</exception>
    private Treatment Refuse(Report refusal, StatementFacts facts, PacketWriter replacement)
    {
        state.Evidence.Safety("DBG4001", refusal.Message);
        state.Desk.CatalogChanged();
        if (_isWithholding)
        {
            return Treatment.Drop;
        }

        return IsWrite(facts)
            ? throw new SessionEndException("the result of a write was refused", refusal with { Severity = ReportSeverity.Fatal })
            : Withhold(refusal, replacement);
    }

    /// <summary>Rows of a portal were described to the client earlier, or never; the record of them is to be read on its own.</summary>
    private static void DescribeForTheRecord(StatementRun run)
    {
        if (run is not { Portal: { } portal, Capture: { Length: 0 } capture })
        {
            return;
        }

        if (portal.RowDescription is { } described)
        {
            capture.AppendDescription(described, formats: null);
        }
        else if (portal.Statement?.RowDescription is { Length: > 0 } description)
        {
            capture.AppendDescription(description, portal.ResultFormats);
        }
    }

    private static bool IsWrite(StatementFacts facts)
    {
        const AccessModes Harmless = AccessModes.Read | AccessModes.Lock;
        foreach (var table in facts.Tables)
        {
            if ((table.Modes & ~Harmless) != AccessModes.None)
            {
                return true;
            }
        }

        return facts.Kind is StatementKind.Call or StatementKind.Do;
    }

    /// <summary>How the rows of an execution leave; null when that is not known, or refused.</summary>
    private ResultShape? ShapeOf(StatementRun run, out Report? refusal)
    {
        refusal = null;
        if (run.Shape is { } known)
        {
            return known;
        }

        if (run.Portal is not { } portal)
        {
            return null;
        }

        if (portal.Shape is { } described && ReferenceEquals(described.Text, run.Text))
        {
            return run.Shape = described;
        }

        // Described under an earlier decision, or as a statement only: made anew for the decision it runs under.
        if (portal.RowDescription is { } description)
        {
            portal.Shape = Shape(description, run.Text, run.Outcome, portal: null, out refusal);
        }
        else if (portal.Statement?.RowDescription is { Length: > 0 } statementDescription)
        {
            portal.Shape = Shape(statementDescription, run.Text, run.Outcome, portal, out refusal);
        }
        else
        {
            return null;
        }

        return run.Shape = portal.Shape;
    }

    /// <param name="body">Body of the RowDescription.</param>
    /// <param name="text">The text with its decision.</param>
    /// <param name="statement">The statement whose result it is.</param>
    /// <param name="portal">The portal whose formats apply; null when the description carries them.</param>
    /// <param name="refusal">Why the result may not leave.</param>
    private ResultShape? Shape(ReadOnlySpan<byte> body, DecidedText text, StatementOutcome statement, Portal? portal, out Report? refusal)
    {
        refusal = null;
        if (!RowDescriptionMessage.TryDecode(body, out var description, out var violation))
        {
            throw SessionEndException.UpstreamViolation(violation.Sentence);
        }

        if (portal is { ResultFormats.Count: > 1 } && portal.ResultFormats.Count != description.Count)
        {
            // The server refuses such a Bind; rows cannot come.
            throw SessionEndException.UpstreamViolation("the result has another number of columns than Bind gave formats");
        }

        var opened = ResultMasks.Open(
            description, (portal?.ResultFormats ?? default).Codes, portal is null, statement.Decision.Masks, text.Catalog, state.Desk.Protection(text));
        if (opened.Refusal is { } witness)
        {
            GuardMetrics.ResultRefused(witness.Code);
            refusal = Denials.For(witness);
            return null;
        }

        return new ResultShape(text, opened.Masker);
    }
}
