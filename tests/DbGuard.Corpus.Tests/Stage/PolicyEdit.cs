namespace DbGuard.Corpus.Tests.Stage;

/// <summary>A text of the policy and what stands there instead.</summary>
internal sealed record PolicyEdit
{
    public required string Find { get; init; }

    public required string Replace { get; init; }
}
