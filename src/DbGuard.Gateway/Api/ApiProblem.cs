namespace DbGuard.Gateway.Api;

/// <summary>An answer that is not what was asked for.</summary>
/// <param name="Code">DBGnnnn.</param>
/// <param name="Sentence">One sentence, lower-case start, no full stop.</param>
/// <param name="Help">What to do about it.</param>
internal sealed record ApiProblem(string Code, string Sentence, string Help);
