using DbGuard.Gateway.Postgres.Holds;

namespace DbGuard.Gateway.Postgres.Pumps;

/// <summary>What the server's planner expects of a held statement.</summary>
internal sealed partial class ClientPump
{
    /// <summary>Rows, or null when the planner cannot say: the question is asked all the same.</summary>
    private async Task<long?> EstimateAsync(HeldStatement held)
    {
        if (_state.Desk.Snapshot is not { } snapshot)
        {
            return null;
        }

        var probe = new StatementProbe(_state.Services, _state.Context);
        return await probe.EstimateAsync(held, _state.SearchPath.View(snapshot).SearchPaths[0]);
    }
}
