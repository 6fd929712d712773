using System.Collections.Immutable;
using DbGuard.Gateway.Postgres.Holds;

namespace DbGuard.Gateway.Postgres.Pumps;

/// <summary>What the server knows of a held statement.</summary>
internal sealed partial class ClientPump
{
    private Task<ProbedStatement> ProbeAsync(HeldStatement held) =>
        new StatementProbe(_state.Services, _state.Context).AskAsync(held, SearchPathNow, _state.Upstream.CancelKey?.ProcessId ?? 0);

    /// <summary>The session's search path, or one of them where several are possible.</summary>
    private ImmutableArray<string> SearchPathNow => _state.Desk.Snapshot is { } snapshot ? _state.SearchPath.View(snapshot).SearchPaths[0] : [];
}
