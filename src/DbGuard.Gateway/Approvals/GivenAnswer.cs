using DbGuard.Core.Approvals;

namespace DbGuard.Gateway.Approvals;

/// <summary>An answer as a person gives it, before anything is checked.</summary>
/// <param name="IsApproved">Approved or denied.</param>
/// <param name="Comment">For the agent and the record; the reason of a break-glass.</param>
/// <param name="Scope">What is allowed; null: this statement, once.</param>
/// <param name="IsBreakGlass">Alone, in an emergency.</param>
internal sealed record GivenAnswer(bool IsApproved, string? Comment, ApprovalScope? Scope = null, bool IsBreakGlass = false);
