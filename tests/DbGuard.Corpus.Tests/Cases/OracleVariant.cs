using System.Collections.Immutable;

namespace DbGuard.Corpus.Tests.Cases;

/// <summary>One guess of an oracle.</summary>
internal sealed record OracleVariant
{
    public required string Label { get; init; }

    public required ImmutableArray<CorpusStep> Steps { get; init; }
}
