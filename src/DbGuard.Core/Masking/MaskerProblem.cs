namespace DbGuard.Core.Masking;

/// <summary>One thing wrong with a masker's name or options. The reader of the policy adds file, line and column.</summary>
/// <param name="Option">Key of the option concerned; null when it is the masker's name or the options as a whole.</param>
/// <param name="Sentence">One sentence, lower-case start, no full stop, names in backticks.</param>
/// <param name="Help">What to write instead.</param>
public sealed record MaskerProblem(string? Option, string Sentence, string Help);
