namespace DbGuard.Gateway.Api;

/// <summary>What an approver sends with an answer; the body may also be left out.</summary>
/// <param name="Comment">For the agent and the record; at most 2,000 characters.</param>
internal sealed record AnswerBody(string? Comment)
{
    public const int LongestComment = 2_000;
}
