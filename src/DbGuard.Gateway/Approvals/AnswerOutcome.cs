using DbGuard.Core.Approvals;

namespace DbGuard.Gateway.Approvals;

/// <summary>What came of an answer: the request as it is now, or why the answer does not count.</summary>
internal sealed record AnswerOutcome(ApprovalRequest? Request, AnswerRefusal? Refusal)
{
    public static AnswerOutcome Of(ApprovalRequest request) => new(request, null);

    public static AnswerOutcome Refused(int status, string code, string sentence, string help) => new(null, new AnswerRefusal(status, code, sentence, help));
}
