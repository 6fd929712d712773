namespace DbGuard.Corpus.Tests.Cases;

/// <summary>What the guard may take for a hostile text.</summary>
internal sealed record GuardLimits
{
    /// <summary>Milliseconds until the answer.</summary>
    public int MaxMs { get; init; } = int.MaxValue;

    public bool MustNotCrash { get; init; }
}
