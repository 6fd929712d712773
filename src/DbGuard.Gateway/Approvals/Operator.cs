using System.Collections.Immutable;

namespace DbGuard.Gateway.Approvals;

/// <summary>A person who answers, as proven where he came in: the operating-system user of the local socket, or who logged in at the console.</summary>
/// <param name="Name">Login name.</param>
/// <param name="Groups">Groups he is proven to be in.</param>
internal sealed record Operator(string Name, ImmutableArray<string> Groups);
