using DbGuard.Core.Approvals;

namespace DbGuard.Gateway.Api;

/// <summary>One person's answer to a request.</summary>
internal sealed record AnswerView(string Approver, bool Approved, string? Comment, DateTimeOffset At, ScopeBody? Scope, bool BreakGlass, bool Automatic)
{
    public static AnswerView Of(ApprovalAnswer answer) => new(
        answer.Approver, answer.IsApproved, answer.Comment, answer.At, answer.Scope is { } scope ? ScopeBody.Of(scope) : null, answer.IsBreakGlass, answer.IsAutomatic);
}
