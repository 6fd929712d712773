using System.Collections.Immutable;
using System.Text.Json;

namespace DbGuard.Corpus.Tests.Stage;

/// <summary>An entry of policy-overrides.json.</summary>
internal sealed record PolicyVariant
{
    /// <summary>What cases write under this key.</summary>
    public required JsonElement PolicyOverrides { get; init; }

    /// <summary>How the corpus' policy says it.</summary>
    public required ImmutableArray<PolicyEdit> Edits { get; init; }
}
