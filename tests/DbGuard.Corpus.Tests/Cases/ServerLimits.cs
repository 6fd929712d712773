namespace DbGuard.Corpus.Tests.Cases;

/// <summary>How long a costly statement may run when the guard lets it.</summary>
internal sealed record ServerLimits
{
    public double MaxServerSeconds { get; init; } = 30;

    public string? Note { get; init; }
}
