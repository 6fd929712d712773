using System.Collections.Immutable;
using System.Security.Cryptography.X509Certificates;
using DbGuard.TestKit;

namespace DbGuard.Corpus.Tests.Running;

/// <summary>Where a case is run.</summary>
/// <param name="Endpoint">The endpoint for a login as a role.</param>
/// <param name="Role">The case's role.</param>
/// <param name="Trust">For connections with TLS.</param>
internal sealed record CaseTarget(Func<string, PostgresEndpoint> Endpoint, string Role, X509ChainPolicy Trust)
{
    /// <summary>Statements sent first on each connection: what the gateway has pinned, when there is none.</summary>
    public ImmutableArray<string> Prologue { get; init; } = [];

    /// <summary>Values of placeholders, without <c>${}</c>.</summary>
    public required ImmutableSortedDictionary<string, string> Placeholders { get; init; }

    /// <summary>Object id of a function by its signature.</summary>
    public required Func<string, Task<int>> FindFunction { get; init; }

    /// <summary>Steps of different agents go over one session, as through a connection pool.</summary>
    public bool SharesSessions { get; init; }
}
