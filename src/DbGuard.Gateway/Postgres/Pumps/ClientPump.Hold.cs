using System.Collections.Immutable;
using DbGuard.Core.Approvals;
using DbGuard.Core.Audit;
using DbGuard.Core.Decisions;
using DbGuard.Core.Diagnostics;
using DbGuard.Core.Policies;
using DbGuard.Gateway.Postgres.Holds;
using DbGuard.Gateway.Postgres.Reports;
using DbGuard.Gateway.Postgres.Sessions;
using DbGuard.Protocol.Postgres;
using DbGuard.Protocol.Postgres.Framing;
using DbGuard.Protocol.Postgres.Messages.Backend;

namespace DbGuard.Gateway.Postgres.Pumps;

/// <summary>Held statements: the pump waits for a human, the client's departure or its cancel, and blocks no thread.</summary>
internal sealed partial class ClientPump
{
    private async ValueTask<Admission> HoldAsync(
        DecidedText text, Profile profile, Portal? portal, ImmutableArray<string?> parameters, string parametersHash, int frameLength)
    {
        // What came before in the pipeline runs and is answered meanwhile.
        await PushAsync();

        // WHY before the notice: whoever reads it may cancel at once, and that must find the hold.
        var cancelled = _state.BeginHold();

        // Who waits for a person keeps nothing of the database.
        _state.Seat.Started();
        try
        {
            var types = portal?.Statement is { } statement ? ImmutableArray.Create(statement.ParameterTypes) : [];
            var held = new HeldStatement(text, parameters, parametersHash, portal?.HeldBind, types, _state.TransactionStatus != TransactionStatus.Idle);
            return await HoldAsync(held, cancelled, profile, frameLength);
        }
        catch (Stores.ApprovalStoreException)
        {
            RecordRefusal(text, parameters, approvalId: null, "DBG3005");
            return Admission.Refused(Denials.Own("DBG3005", SqlState.SystemError, "approvals cannot be asked for just now", "try again later", isRetryable: true));
        }
        finally
        {
            _state.EndHold();
        }
    }

    private async Task<Admission> HoldAsync(HeldStatement held, Task cancelled, Profile profile, int frameLength)
    {
        if (_state.TakeResume() is { } token)
        {
            return await ResumeAsync(token, held, cancelled, profile, frameLength);
        }

        if (await _holds.FindStandingAsync(held) is { } standing)
        {
            await WriteNoticeAsync(HoldReports.Running(standing));
            return await AnsweredAsync(standing, held, profile);
        }

        if (held.InTransaction && HoldTerms.Of(held.Text.Outcome).InTransaction == TimeSpan.Zero)
        {
            RecordRefusal(held.Text, held.Parameters, approvalId: null, "DBG3006");
            return Admission.Refused(HoldReports.NotInTransaction(HoldDesk.RuleOf(held.Text)));
        }

        var shown = StatementText.ForApprover(held.Text.Bytes, held.Text.Outcome, _state.Desk.Protection(held.Text));
        var (request, resume) = await _holds.AskAsync(held, shown, await ProbeAsync(held));
        return request.State == ApprovalState.Pending
            ? await WaitAsync(request, request.ResumeHash is null ? null : resume, held, cancelled, profile, frameLength)
            : await RunAtOnceAsync(request, held, profile);
    }

    /// <summary>The policy has approved it.</summary>
    private async Task<Admission> RunAtOnceAsync(ApprovalRequest request, HeldStatement held, Profile profile)
    {
        await WriteNoticeAsync(HoldReports.Running(request));
        GuardMetrics.HoldEnded("automatic");
        return await AnsweredAsync(request, held, profile);
    }

    /// <summary>Takes up a request that an earlier connection left.</summary>
    private async Task<Admission> ResumeAsync(string token, HeldStatement held, Task cancelled, Profile profile, int frameLength)
    {
        if (await _holds.FindResumedAsync(ResumeToken.Hash(token)) is not { } request)
        {
            RecordRefusal(held.Text, held.Parameters, approvalId: null, "DBG3023");
            return Admission.Refused(HoldReports.UnknownToken());
        }

        if (request.State != ApprovalState.Pending)
        {
            return await AnsweredAsync(request, held, profile);
        }

        if (_holds.Mismatch(request, held) is { } mismatch)
        {
            RecordRefusal(held.Text, held.Parameters, request.Id, mismatch.Code);
            return Admission.Refused(HoldReports.Refused(mismatch, HoldDesk.RuleOf(held.Text)));
        }

        GuardMetrics.HoldBegan();
        return await WaitAsync(request, token, held, cancelled, profile, frameLength);
    }

    private async Task<Admission> WaitAsync(ApprovalRequest request, string? token, HeldStatement held, Task cancelled, Profile profile, int frameLength)
    {
        var outcome = "abandoned";
        try
        {
            _state.Held = token is null ? null : new HeldRequest(request, token);
            _state.Services.Held.Add(request.Id, new WaitingStatement(held, _state.Context, SearchPathNow));
            await WriteNoticeAsync(HoldReports.Waiting(request, token, _state.Services.ApprovalUrl(request.Id)));
            var admission = await WaitForAnswerAsync(request, held, cancelled, profile, frameLength);
            outcome = cancelled.IsCompleted ? "cancelled" : admission.Refusal is null ? "approved" : "refused";
            return admission;
        }
        catch when (!_state.KeepsHold)
        {
            await _holds.WithdrawAsync(request.Id);
            throw;
        }
        finally
        {
            _state.Services.Held.Remove(request.Id);
            GuardMetrics.HoldEnded(outcome);
        }
    }

    private async Task<Admission> WaitForAnswerAsync(ApprovalRequest request, HeldStatement held, Task cancelled, Profile profile, int frameLength)
    {
        using var stopWaiting = new CancellationTokenSource();
        var answering = _holds.WaitAsync(request.Id, stopWaiting.Token);
        while (!answering.IsCompleted)
        {
            var mayReceive = _input.UnreadLength < frameLength + _state.Services.Limits.HeldInputBytes;
            if (mayReceive)
            {
                _receiving ??= _state.Client.Transport.ReceiveAsync(_input.GetWritableMemory(_input.UnreadLength + FrameHeader.LengthBytes)).AsTask();
            }

            await (_receiving is { } receiving ? Task.WhenAny(answering, cancelled, receiving) : Task.WhenAny(answering, cancelled));
            if (cancelled.IsCompleted)
            {
                await stopWaiting.CancelAsync();
                return await CancelHoldAsync(request, held);
            }

            if (_receiving is { IsCompleted: true } && !await FillAsync(FrameHeader.LengthBytes))
            {
                throw new SessionEndException("the client left while its statement was held", null);
            }
        }

        return await AnsweredAsync(await answering, held, profile);
    }

    private async Task<Admission> CancelHoldAsync(ApprovalRequest request, HeldStatement held)
    {
        if (_state.KeepsHold)
        {
            // The session ends, the request does not: the client has been told how to come back to it.
            return Admission.Refused(HoldReports.Cancelled());
        }

        await _holds.WithdrawAsync(request.Id);
        RecordRefusal(held.Text, held.Parameters, request.Id, SqlState.QueryCanceled);
        return Admission.Refused(HoldReports.Cancelled());
    }

    /// <summary>The statement runs if what was granted covers exactly this.</summary>
    private async Task<Admission> AnsweredAsync(ApprovalRequest answered, HeldStatement held, Profile profile)
    {
        var text = held.Text;
        if (answered.State == ApprovalState.Approved && (_state.Desk.Current().Profile is not { } current || !_state.Desk.IsFresh(text, current)))
        {
            // The catalog changed meanwhile: the statement is decided again, and must still be one that a human may allow.
            text = await DecideAsync(text.Bytes, profile);
            if (text.Outcome.Verdict == Verdict.Deny)
            {
                RecordRefusal(text, held.Parameters, answered.Id);
                return Admission.Refused(Denials.For(text.Outcome, text.Bytes));
            }
        }

        if (await _holds.UseAsync(answered, held with { Text = text }, _state.TransactionStatus) is { } refusal)
        {
            RecordRefusal(text, held.Parameters, answered.Id, refusal.Error);
            return Admission.Refused(refusal.Report);
        }

        var ceiling = answered.Grant?.RowCeiling is { } rows ? new GrantedRows(answered.Id, rows) : null;
        return Admission.Granted(text.Under(ceiling), answered.Id) with { Ceiling = ceiling };
    }

    private async Task WriteNoticeAsync(Report notice)
    {
        lock (_state.Output.Gate)
        {
            notice.Write(_state.Output.Writer);
        }

        await _state.Output.FlushAsync();
    }
}
