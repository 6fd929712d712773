namespace DbGuard.Generator.Judging;

/// <summary>Something wrong with a case.</summary>
/// <param name="Kind">What is wrong.</param>
/// <param name="Code">The guard's code where it refused, else a word for the evidence.</param>
/// <param name="Step">The step it was seen at.</param>
/// <param name="Evidence">What was seen, for people.</param>
internal sealed record Finding(FindingKind Kind, string Code, int Step, string Evidence)
{
    /// <summary>The same thing is wrong.</summary>
    public bool IsLike(Finding? other) => other is not null && other.Kind == Kind && other.Code == Code;
}
