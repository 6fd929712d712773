using System.Collections.Immutable;
using DbGuard.Gateway.Postgres.Sessions;

namespace DbGuard.Gateway.Postgres.Holds;

/// <summary>A statement whose session waits for an answer in this process.</summary>
/// <param name="Held">The statement.</param>
/// <param name="Context">Its session.</param>
/// <param name="SearchPath">As the session has it.</param>
internal sealed record WaitingStatement(HeldStatement Held, SessionContext Context, ImmutableArray<string> SearchPath);
