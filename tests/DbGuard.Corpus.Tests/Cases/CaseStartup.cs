using System.Collections.Immutable;
using DbGuard.TestKit.Wire;

namespace DbGuard.Corpus.Tests.Cases;

/// <summary>What the agent puts into its start-up packet beyond user and database.</summary>
internal sealed record CaseStartup
{
    /// <summary>Parameters; <c>database</c> replaces the one of the case.</summary>
    public ImmutableSortedDictionary<string, string> Params { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    public int Protocol { get; init; } = Frontend.Version30;
}
