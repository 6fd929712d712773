using System.Globalization;
using System.Text.Json;
using DbGuard.Core.Approvals;
using DbGuard.Core.Decisions;
using DbGuard.Gateway.Postgres.Reports;
using DbGuard.Protocol.Postgres;
using DbGuard.Protocol.Postgres.Messages.Backend;

namespace DbGuard.Gateway.Postgres.Holds;

/// <summary>What a client is told about its held statement.</summary>
internal static class HoldReports
{
    /// <summary>Tells the client that it waits, how that ends, and how to come back if the connection is lost.</summary>
    public static Report Waiting(ApprovalRequest request, string? resumeToken, string? url)
    {
        var expires = Utc(request.ExpiresAt);
        return new Report(ReportSeverity.Notice, SqlState.SuccessfulCompletion, $"statement is held for approval {request.Id} until {expires}")
        {
            Detail = Detail("DBG3000", request, resumeToken, url),
            Hint = url is null ? $"an operator answers with: dbguard approvals approve {request.Id}" : $"an operator answers at {url}",
        };
    }

    /// <summary>The statement runs without a wait.</summary>
    public static Report Running(ApprovalRequest request) => new(
        ReportSeverity.Notice, SqlState.SuccessfulCompletion,
        request.Answer is { IsAutomatic: true } ? $"statement runs under approval {request.Id}, given by the policy" : $"statement runs under approval {request.Id}")
    {
        Detail = Detail("DBG3021", request, null, null),
    };

    /// <summary>The gateway ends the session; the request stays.</summary>
    public static Report Interrupted(Report farewell, ApprovalRequest request, string resumeToken) => farewell with
    {
        Detail = Detail("DBG3022", request, resumeToken, null),
        Hint = $"the approval is still asked for: connect again, SET {ResumeToken.Setting} = '{resumeToken}', and send the same statement",
    };

    /// <summary>Why the client does not get the statement run, by the state of its request.</summary>
    public static Report Refused(ApprovalRequest answered, string rule) => answered.State switch
    {
        ApprovalState.Denied => Say("DBG3001", rule, Comment($"approval {answered.Id} was denied", answered.Answer?.Comment), "change the statement, or ask the approver", isRetryable: false),
        ApprovalState.Expired => Say("DBG3002", rule, $"approval {answered.Id} was not answered in time", "send the statement again when an approver is there", isRetryable: true),
        _ => Say("DBG3003", rule, $"approval {answered.Id} was withdrawn", "send the statement again", isRetryable: true),
    };

    public static Report Refused(GrantRefusal refusal, string rule) => Say(refusal.Code, rule, refusal.Sentence, refusal.Help, isRetryable: true);

    /// <summary>DBG3006: the policy does not let it wait in a transaction.</summary>
    public static Report NotInTransaction(string rule) => Say(
        "DBG3006", rule, "this statement needs an approval, and the policy does not let it wait for one in an open transaction", "send it by itself, outside of a transaction", isRetryable: true);

    /// <summary>DBG3023: nobody has this token.</summary>
    public static Report UnknownToken() => Say(
        "DBG3023", "hold", "the resume token is not of a request of this principal", $"RESET {ResumeToken.Setting}, and send the statement again: it will be asked for anew", isRetryable: true);

    /// <summary>What PostgreSQL says to a client that cancelled.</summary>
    public static Report Cancelled() => new(ReportSeverity.Error, SqlState.QueryCanceled, "canceling statement due to user request");

    private static Report Say(string code, string rule, string sentence, string help, bool isRetryable) =>
        Denials.For(new DecisionReason(Verdict.Deny, code, rule, sentence, help, [], IsRetryable: isRetryable), SqlState.InsufficientPrivilege);

    private static string Comment(string sentence, string? comment) => string.IsNullOrWhiteSpace(comment) ? sentence : $"{sentence}: {comment}";

    private static string Utc(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static string Detail(string code, ApprovalRequest request, string? resumeToken, string? url)
    {
        var token = resumeToken is null ? "" : $",\"resume_token\":\"{resumeToken}\"";
        var link = url is null ? "" : $",\"request_url\":\"{JsonEncodedText.Encode(url)}\"";
        return $"{{\"code\":\"{code}\",\"approval_id\":\"{request.Id}\",\"expires_at\":\"{Utc(request.ExpiresAt)}\",\"principal\":\"{JsonEncodedText.Encode(request.Principal)}\"{token}{link}}}";
    }
}
