namespace DbGuard.Core.Approvals;

/// <summary>Why a grant does not let an execution run.</summary>
/// <param name="Code">DBG code.</param>
/// <param name="Sentence">For the agent and the record; begins with what the approval is.</param>
/// <param name="Help">What to do.</param>
public sealed record GrantRefusal(string Code, string Sentence, string Help);
