namespace DbGuard.Gateway.Api;

/// <summary>What an approver sends with an answer; the body may also be left out.</summary>
/// <param name="Comment">For the agent and the record; at most 2,000 characters.</param>
/// <param name="Scope">What is allowed; null: this statement, once.</param>
/// <param name="BreakGlass">Alone, in an emergency; the comment is the reason.</param>
internal sealed record AnswerBody(string? Comment, ScopeBody? Scope = null, bool BreakGlass = false)
{
    public const int LongestComment = 2_000;
}
