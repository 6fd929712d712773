using System.Collections.Immutable;
using DbGuard.Core.Approvals;
using DbGuard.Core.Decisions;
using DbGuard.Core.Diagnostics;
using DbGuard.Core.Policies;
using DbGuard.Gateway.Postgres.Holds;
using DbGuard.Gateway.Postgres.Reports;
using DbGuard.Gateway.Postgres.Sessions;
using DbGuard.Protocol.Postgres;
using DbGuard.Protocol.Postgres.Framing;

namespace DbGuard.Gateway.Postgres.Pumps;

/// <summary>Held statements: the pump waits for a human, the client's departure or its cancel, and blocks no thread.</summary>
internal sealed partial class ClientPump
{
    private async ValueTask<Admission> HoldAsync(
        DecidedText text, Profile profile, ImmutableArray<string?> parameters, string parametersHash, int frameLength)
    {
        // What came before in the pipeline runs and is answered meanwhile.
        await PushAsync();

        // WHY before the notice: whoever reads it may cancel at once, and that must find the hold.
        var cancelled = _state.BeginHold();

        // Who waits for a person keeps nothing of the database.
        _state.Seat.Started();
        try
        {
            return await AskAndWaitAsync(cancelled, text, profile, parameters, parametersHash, frameLength);
        }
        finally
        {
            _state.EndHold();
        }
    }

    private async Task<Admission> AskAndWaitAsync(
        Task cancelled, DecidedText text, Profile profile, ImmutableArray<string?> parameters, string parametersHash, int frameLength)
    {
        ApprovalRequest request;
        try
        {
            request = await _holds.AskAsync(text, parameters, parametersHash);
        }
        catch (Stores.ApprovalStoreException)
        {
            RecordRefusal(text, parameters, approvalId: null, "DBG3005");
            return Admission.Refused(Denials.Own("DBG3005", SqlState.SystemError, "approvals cannot be asked for just now", "try again later", isRetryable: true));
        }

        var outcome = "abandoned";
        try
        {
            lock (_state.Output.Gate)
            {
                HoldDesk.Notice(request).Write(_state.Output.Writer);
            }

            await _state.Output.FlushAsync();
            var admission = await WaitForAnswerAsync(request, cancelled, text, profile, parameters, parametersHash, frameLength);
            outcome = cancelled.IsCompleted ? "cancelled" : admission.Refusal is null ? "approved" : "refused";
            return admission;
        }
        catch
        {
            await _holds.WithdrawAsync(request.Id);
            throw;
        }
        finally
        {
            GuardMetrics.HoldEnded(outcome);
        }
    }

    private async Task<Admission> WaitForAnswerAsync(
        ApprovalRequest request, Task cancelled, DecidedText text, Profile profile, ImmutableArray<string?> parameters, string parametersHash, int frameLength)
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
                return await CancelHoldAsync(request, text, parameters);
            }

            if (_receiving is { IsCompleted: true } && !await FillAsync(FrameHeader.LengthBytes))
            {
                throw new SessionEndException("the client left while its statement was held", null);
            }
        }

        return await AnsweredAsync(await answering, text, profile, parameters, parametersHash);
    }

    private async Task<Admission> CancelHoldAsync(ApprovalRequest request, DecidedText text, ImmutableArray<string?> parameters)
    {
        await _holds.WithdrawAsync(request.Id);
        RecordRefusal(text, parameters, request.Id, SqlState.QueryCanceled);
        return Admission.Refused(HoldDesk.Cancelled());
    }

    private async Task<Admission> AnsweredAsync(
        ApprovalRequest answered, DecidedText text, Profile profile, ImmutableArray<string?> parameters, string parametersHash)
    {
        if (_holds.Refusal(answered, text, parametersHash) is { } refusal)
        {
            RecordRefusal(text, parameters, answered.Id, answered.State.ToString());
            return Admission.Refused(refusal);
        }

        if (_state.Desk.Current().Profile is { } current && _state.Desk.IsFresh(text, current))
        {
            return Admission.Granted(text, answered.Id);
        }

        // The catalog changed meanwhile: the statement is decided again, and must still be one that a human may allow.
        var again = await DecideAsync(text.Bytes, profile);
        if (again.Outcome.Verdict != Verdict.Deny)
        {
            return Admission.Granted(again, answered.Id);
        }

        RecordRefusal(again, parameters, answered.Id);
        return Admission.Refused(Denials.For(again.Outcome, again.Bytes));
    }
}
