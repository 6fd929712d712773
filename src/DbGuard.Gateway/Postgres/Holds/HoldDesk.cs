using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Security.Cryptography;
using DbGuard.Core.Approvals;
using DbGuard.Core.Decisions;
using DbGuard.Core.Diagnostics;
using DbGuard.Gateway.Postgres.Reports;
using DbGuard.Gateway.Postgres.Sessions;
using DbGuard.Protocol.Postgres;
using DbGuard.Protocol.Postgres.Messages.Backend;

namespace DbGuard.Gateway.Postgres.Holds;

/// <summary>Asks humans for one session and says to the client what came of it.</summary>
internal sealed class HoldDesk(DoorServices services, SessionContext context)
{
    /// <summary>Letters and digits that people do not confuse.</summary>
    private const string IdAlphabet = "23456789abcdefghjkmnpqrstvwxyz";

    private const int IdLength = 8;

    /// <summary>Records the question durably.</summary>
    public async Task<ApprovalRequest> AskAsync(DecidedText text, ImmutableArray<string?> parameters, string parametersHash)
    {
        var decision = text.Outcome.Decision;
        var now = services.Time.GetUtcNow();
        var terms = decision.Hold ?? new HoldTerms([], TimeSpan.FromMinutes(5));
        var request = new ApprovalRequest
        {
            Id = $"apr-{RandomNumberGenerator.GetString(IdAlphabet, IdLength)}",
            SessionId = context.Id,
            Principal = context.Principal.ToString(),
            OnBehalfOf = context.Principal.OnBehalfOf,
            Task = context.Principal.Task,
            Profile = text.Profile.Name,
            Database = context.Database,
            ClientAddress = context.ClientAddress,
            Statement = text.String,
            Parameters = parameters,
            Binding = Binding(text, parametersHash),
            Reasons = [.. text.Outcome.Statements.SelectMany(s => s.Decision.Reasons).Where(r => r.Verdict == Verdict.Hold)],
            Terms = terms,
            RequestedAt = now,
            ExpiresAt = now + terms.Timeout,
        };
        // WHY off this thread: a store may do file I/O before its first await, and socket threads must not wait for a disk.
        await Task.Run(() => services.Approvals.AddAsync(request, CancellationToken.None));
        GuardMetrics.HoldBegan();
        return request;
    }

    /// <summary>Completes with the request's final form.</summary>
    public Task<ApprovalRequest> WaitAsync(string id, CancellationToken cancellationToken) =>
        Task.Run(() => services.Approvals.WaitAsync(id, cancellationToken), cancellationToken);

    /// <summary>The client cancelled or left: nobody needs to answer any more.</summary>
    /// <returns>The request as it is now: it may have been answered just before.</returns>
    public Task<ApprovalRequest?> WithdrawAsync(string id) =>
        Task.Run(() => services.Approvals.ResolveAsync(id, ApprovalState.Withdrawn, null, CancellationToken.None));

    /// <summary>What a grant for this execution must be bound to.</summary>
    public StatementBinding Binding(DecidedText text, string parametersHash) =>
        new(text.Hash, parametersHash, context.Principal.ToString(), services.Pipeline.Policy.Version);

    /// <summary>Tells the client that it waits, and how that ends.</summary>
    public static Report Notice(ApprovalRequest request)
    {
        var expires = request.ExpiresAt.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        return new Report(ReportSeverity.Notice, SqlState.SuccessfulCompletion, $"statement is held for approval {request.Id} until {expires}")
        {
            Detail = $"{{\"code\":\"DBG3000\",\"approval_id\":\"{request.Id}\",\"expires_at\":\"{expires}\",\"principal\":\"{JsonEncodedText.Encode(request.Principal)}\"}}",
            Hint = $"an operator answers with: dbguard approvals approve {request.Id}",
        };
    }

    /// <summary>Why the client does not get the statement run; null when the grant covers exactly this.</summary>
    public Report? Refusal(ApprovalRequest answered, DecidedText text, string parametersHash)
    {
        var rule = text.Outcome.Decision.Reasons.FirstOrDefault(r => r.Verdict == Verdict.Hold)?.Rule ?? "hold";
        return answered.State switch
        {
            ApprovalState.Approved when answered.Binding == Binding(text, parametersHash) => null,
            ApprovalState.Approved => Say("DBG3004", rule, $"approval {answered.Id} does not cover this statement any more: the policy changed while it waited", "send the statement again", true),
            ApprovalState.Denied => Say("DBG3001", rule, Comment($"approval {answered.Id} was denied", answered.Answer?.Comment), "change the statement, or ask the approver", false),
            ApprovalState.Expired => Say("DBG3002", rule, $"approval {answered.Id} was not answered in time", "send the statement again when an approver is there", true),
            _ => Say("DBG3003", rule, $"approval {answered.Id} was withdrawn", "send the statement again", true),
        };
    }

    /// <summary>What PostgreSQL says to a client that cancelled.</summary>
    public static Report Cancelled() => new(ReportSeverity.Error, SqlState.QueryCanceled, "canceling statement due to user request");

    private static Report Say(string code, string rule, string sentence, string help, bool isRetryable) =>
        Denials.For(new DecisionReason(Verdict.Deny, code, rule, sentence, help, [], IsRetryable: isRetryable), SqlState.InsufficientPrivilege);

    private static string Comment(string sentence, string? comment) => string.IsNullOrWhiteSpace(comment) ? sentence : $"{sentence}: {comment}";
}
