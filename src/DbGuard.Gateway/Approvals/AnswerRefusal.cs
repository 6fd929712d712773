namespace DbGuard.Gateway.Approvals;

/// <summary>Why an answer does not count.</summary>
/// <param name="Status">HTTP status that says so.</param>
/// <param name="Code">DBG code.</param>
/// <param name="Sentence">What is wrong.</param>
/// <param name="Help">What to do.</param>
internal sealed record AnswerRefusal(int Status, string Code, string Sentence, string Help);
