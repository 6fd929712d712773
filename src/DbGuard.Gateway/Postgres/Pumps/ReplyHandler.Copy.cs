using DbGuard.Core.Diagnostics;
using DbGuard.Core.Facts;
using DbGuard.Dialects.Postgres.Values.Copy;
using DbGuard.Gateway.Postgres.Masking;
using DbGuard.Gateway.Postgres.Reports;
using DbGuard.Protocol.Postgres.Framing;
using DbGuard.Protocol.Postgres.Messages;
using DbGuard.Protocol.Postgres.Messages.Backend;

namespace DbGuard.Gateway.Postgres.Pumps;

/// <summary>COPY in both directions: opened under the decision, rows to the client through the same masks as results.</summary>
internal sealed partial class ReplyHandler
{
    private Treatment OnCopyIn(Frame frame)
    {
        if (Run(frame).Outcome.Statement.Facts.Kind != StatementKind.Import)
        {
            throw Unexpected(frame);
        }

        state.CopyIn.Open();
        return Visible(Head(frame));
    }

    private Treatment OnCopyOut(Frame frame, PacketWriter replacement)
    {
        var run = Run(frame);
        if (run.Outcome.Statement.Facts.Kind != StatementKind.Export)
        {
            throw Unexpected(frame);
        }

        if (!CopyOutResponseMessage.TryDecode(frame.Body, out var response, out var violation))
        {
            throw SessionEndException.UpstreamViolation(violation.Sentence);
        }

        var opened = ResultMasks.OpenCopy(
            response.Layout, run.Text.Bytes, run.Text.Outcome.Statements.IndexOf(run.Outcome), run.Decision.Masks, run.Text.Catalog, state.Desk.Protection(run.Text));
        if (opened.Refusal is { } refusal)
        {
            GuardMetrics.ResultRefused(refusal.Code);
            return Refuse(Denials.For(refusal), run.Outcome.Statement.Facts, replacement);
        }

        run.CopyMasker = opened.Masker;
        run.Capture?.Append(frame.Bytes);
        return Visible(Head(frame));
    }

    private Treatment OnCopyData(Frame frame, PacketWriter replacement)
    {
        var run = Run(frame);
        if (run.Outcome.Statement.Facts.Kind != StatementKind.Export)
        {
            throw Unexpected(frame);
        }

        if (_isWithholding)
        {
            return Treatment.Drop;
        }

        var outcome = run.CopyMasker?.Mask(frame.Body, replacement) ?? CopyOutcome.Unchanged;
        if (outcome == CopyOutcome.Malformed)
        {
            throw SessionEndException.UpstreamViolation("COPY data cannot be read, so it cannot be masked");
        }

        run.Rows = run.CopyMasker?.Rows ?? run.Rows + 1;
        if (run.Decision.RowLimit is { } limit && run.Rows > limit)
        {
            replacement.Clear();
            return OverLimit(run, replacement);
        }

        var given = outcome == CopyOutcome.Unchanged ? frame.Bytes : replacement.WrittenSpan;
        run.DataBytes += given.Length;
        run.Capture?.Append(given);
        return outcome == CopyOutcome.Unchanged ? Treatment.Forward : Treatment.Replace;
    }

    private Treatment OnCopyDone(Frame frame)
    {
        var run = Run(frame);
        if (run.Outcome.Statement.Facts.Kind != StatementKind.Export)
        {
            throw Unexpected(frame);
        }

        return _isWithholding || run.CopyMasker is not { } masker || masker.TryFinish()
            ? Visible(Head(frame))
            : throw SessionEndException.UpstreamViolation("COPY data ended in the middle of a row");
    }
}
