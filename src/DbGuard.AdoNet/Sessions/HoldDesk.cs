using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using DbGuard.Core;
using DbGuard.Core.Approvals;
using DbGuard.Core.Audit;
using DbGuard.Core.Decisions;
using DbGuard.Core.Identities;
using Microsoft.Extensions.Logging;

namespace DbGuard.AdoNet.Sessions;

/// <summary>Asks people for one session, waits without a thread, and checks what they grant where it is used.</summary>
internal sealed partial class HoldDesk(GuardedDoor door, string sessionId, Principal principal, string database)
{
    /// <summary>Waits until the text may run.</summary>
    /// <param name="text">The held text.</param>
    /// <param name="inTransaction">It waits in an open transaction.</param>
    /// <param name="decideAgain">Decides it anew after the wait.</param>
    /// <param name="cancellationToken">The caller gives up: the request is withdrawn.</param>
    /// <returns>The text as it may run.</returns>
    /// <exception cref="DbGuardException">DBG3nnn.</exception>
    public async ValueTask<AdmittedText> WaitAsync(
        AdmittedText text, bool inTransaction, Func<CancellationToken, ValueTask<AdmittedText>> decideAgain, CancellationToken cancellationToken)
    {
        if (door.Options is not { Approvals: { } store, Grants: { } signer })
        {
            throw Refusals.Because("DBG3005", "hold", "approvals cannot be asked for just now", "try again later", "58000");
        }

        var request = Ask(text, inTransaction);
        try
        {
            if (await StandingAsync(store, signer, text, cancellationToken).ConfigureAwait(false) is { } standing)
            {
                return await UseAsync(store, signer, standing, text, cancellationToken).ConfigureAwait(false);
            }

            await store.AddAsync(request, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is not OperationCanceledException and not DbGuardException)
        {
            throw Refusals.Because("DBG3005", "hold", "approvals cannot be asked for just now", "try again later", "58000", isRetryable: true);
        }

        Tell(request);
        ApprovalRequest answered;
        try
        {
            answered = await store.WaitAsync(request.Id, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            await store.EndAsync(request.Id, ApprovalState.Withdrawn, CancellationToken.None).ConfigureAwait(false);
            throw;
        }

        if (answered.State != ApprovalState.Approved)
        {
            throw NotApproved(answered);
        }

        // Catalog and policy may have changed meanwhile: it must still be one that a person may allow.
        var now = await decideAgain(cancellationToken).ConfigureAwait(false);
        if (now.Outcome.Verdict == Verdict.Deny)
        {
            throw Refusals.Denied(now.Outcome, now.Text.Bytes.Span);
        }

        return await UseAsync(store, signer, answered, now, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<ApprovalRequest?> StandingAsync(IApprovalStore store, GrantSigner signer, AdmittedText text, CancellationToken cancellationToken)
    {
        var use = Use(text);
        var standing = await store.StandingAsync(use.Binding.Principal, use.At, cancellationToken).ConfigureAwait(false);
        return standing.FirstOrDefault(r => r.Grant is { } grant && GrantCheck.Refusal(grant, use, signer) is null);
    }

    private async ValueTask<AdmittedText> UseAsync(IApprovalStore store, GrantSigner signer, ApprovalRequest answered, AdmittedText text, CancellationToken cancellationToken)
    {
        if (answered is not { State: ApprovalState.Approved, Grant: { } grant })
        {
            throw NotApproved(answered);
        }

        var refusal = GrantCheck.Refusal(grant, Use(text), signer);
        if (refusal is null && !await store.UseAsync(answered.Id, cancellationToken).ConfigureAwait(false))
        {
            refusal = GrantCheck.Used(grant);
        }

        if (refusal is not null)
        {
            throw Refusals.Because(refusal.Code, "hold", refusal.Sentence, refusal.Help);
        }

        return text with { ApprovalId = answered.Id, Decided = grant.RowCeiling is { } rows ? text.Decided.Under(new GrantedRows(answered.Id, rows)) : text.Decided };
    }

    private ApprovalRequest Ask(AdmittedText text, bool inTransaction)
    {
        var terms = HoldTerms.Of(text.Outcome);
        var bound = inTransaction ? terms.InTransaction ?? HoldTerms.DefaultInTransaction : TimeSpan.MaxValue;
        if (bound == TimeSpan.Zero)
        {
            throw Refusals.Because("DBG3006", "hold", "the statement needs an approval, and the policy does not let it wait in an open transaction", "send it outside of a transaction");
        }

        var now = door.Options.Time.GetUtcNow();
        TimeSpan[] bounds = [terms.Timeout, bound, door.Options.HoldBound];
        return new ApprovalRequest
        {
            Id = ApprovalId.Create(),
            SessionId = sessionId,
            StatementNumber = text.FirstNumber,
            Principal = principal.ToString(),
            OnBehalfOf = principal.OnBehalfOf,
            Task = principal.Task,
            Profile = text.Profile.Name,
            Database = database,
            ClientAddress = "in-process",
            Statement = StatementText.ForApprover(text.Text.Bytes.Span, text.Outcome, text.IsProtected),
            Fingerprint = text.Decided.Fingerprint,
            Touches = TouchedTables.Union(text.Outcome.Statements.SelectMany(s => s.Decision.Touches)),
            InTransaction = inTransaction,
            Parameters = text.Parameters,
            Binding = Binding(text),
            Reasons = [.. text.Outcome.Statements.SelectMany(s => s.Decision.Reasons).Where(r => r.Verdict == Verdict.Hold)],
            Terms = terms,
            RequestedAt = now,
            ExpiresAt = now + bounds.Min(),
        };
    }

    private GrantUse Use(AdmittedText text) => new(Binding(text), text.Decided.Fingerprint, database, sessionId, door.Options.Time.GetUtcNow());

    private StatementBinding Binding(AdmittedText text) =>
        new(text.Decided.Text.Hash, ParametersHash(text), principal.ToString(), door.Pipeline.Policy.Version)
        {
            ObjectsHash = BoundText.ObjectsHash(text.Outcome),
        };

    /// <summary>Over count, types, lengths and values.</summary>
    private string ParametersHash(AdmittedText text)
    {
        var values = new StringBuilder().Append(CultureInfo.InvariantCulture, $"{text.Text.Parameters.Length}\n");
        foreach (var parameter in text.Text.Parameters)
        {
            if (parameter.Value is null or DBNull)
            {
                values.Append("null\n");
                continue;
            }

            var value = door.Provider.TextOf(parameter)
                ?? throw Refusals.Because("DBG3016", "hold", "an approval cannot be bound to a parameter of this type", "bind it as text, and cast it in the statement");
            values.Append(CultureInfo.InvariantCulture, $"{parameter.Value.GetType().FullName} {parameter.DbType} {value.Length}\n{value}\n");
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(values.ToString())));
    }

    private DbGuardException NotApproved(ApprovalRequest request)
    {
        var rule = request.Reasons.FirstOrDefault()?.Rule ?? "hold";
        var url = door.Options.RequestUrl?.Invoke(request.Id);
        return request.State switch
        {
            ApprovalState.Denied => Refusals.Because(
                "DBG3001", rule, $"approval {request.Id} was denied{(string.IsNullOrEmpty(request.Answer?.Comment) ? "" : $": {request.Answer.Comment}")}",
                "change the statement, or ask the approver", requestUrl: url),
            ApprovalState.Expired => Refusals.Because("DBG3002", rule, $"nobody answered approval {request.Id} in time", "send it again when an approver is there", isRetryable: true, requestUrl: url),
            _ => Refusals.Because("DBG3003", rule, $"approval {request.Id} was withdrawn", "send it again", isRetryable: true, requestUrl: url),
        };
    }

    private void Tell(ApprovalRequest request)
    {
        LogWaiting(door.Options.Log, request.Id, request.Principal);
        try
        {
            door.Options.ApprovalRequested?.Invoke(request);
        }
        catch (Exception e)
        {
            LogListener(door.Options.Log, e, request.Id);
        }
    }

    [LoggerMessage(EventId = 3000, Level = LogLevel.Information, Message = "approval {Id} waits for an answer; asked by {Principal}")]
    private static partial void LogWaiting(ILogger log, string id, string principal);

    [LoggerMessage(EventId = 3099, Level = LogLevel.Error, Message = "a listener failed on approval {Id}")]
    private static partial void LogListener(ILogger log, Exception exception, string id);
}
