using System.Collections.Concurrent;
using DbGuard.Core.Approvals;

namespace DbGuard.Gateway.Tests.Postgres;

/// <summary>Approvals in memory, with the store's contract: expiry ends a wait.</summary>
internal sealed class MemoryApprovals(TimeProvider time) : IApprovalStore
{
    private readonly ConcurrentDictionary<string, Entry> _entries = new();
    private readonly TaskCompletionSource<ApprovalRequest> _first = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The first request that comes.</summary>
    public Task<ApprovalRequest> FirstAsync() => _first.Task.WaitAsync(TimeSpan.FromSeconds(20));

    public Task AddAsync(ApprovalRequest request, CancellationToken cancellationToken)
    {
        _entries[request.Id] = new Entry(request);
        _first.TrySetResult(request);
        return Task.CompletedTask;
    }

    public async Task<ApprovalRequest> WaitAsync(string id, CancellationToken cancellationToken)
    {
        var entry = _entries[id];
        var left = entry.Request.ExpiresAt - time.GetUtcNow();
        try
        {
            return await entry.Final.Task.WaitAsync(left > TimeSpan.Zero ? left : TimeSpan.Zero, time, cancellationToken);
        }
        catch (TimeoutException)
        {
            return (await ResolveAsync(id, ApprovalState.Expired, null, cancellationToken))!;
        }
    }

    public Task<ApprovalRequest?> ResolveAsync(string id, ApprovalState state, ApprovalAnswer? answer, CancellationToken cancellationToken)
    {
        if (!_entries.TryGetValue(id, out var entry))
        {
            return Task.FromResult<ApprovalRequest?>(null);
        }

        entry.Final.TrySetResult(entry.Request with { State = state, Answer = answer });
        return Task.FromResult<ApprovalRequest?>(entry.Final.Task.Result);
    }

    public Task<ApprovalRequest?> FindAsync(string id, CancellationToken cancellationToken) =>
        Task.FromResult(_entries.TryGetValue(id, out var entry) ? entry.Final.Task.IsCompleted ? entry.Final.Task.Result : entry.Request : null);

    public Task<IReadOnlyList<ApprovalRequest>> ListAsync(ApprovalState? state, int limit, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<ApprovalRequest>>([.. _entries.Values.Select(e => e.Request).Take(limit)]);

    /// <summary>Completes with the final form of a request.</summary>
    public Task<ApprovalRequest> FinalAsync(string id) => _entries[id].Final.Task.WaitAsync(TimeSpan.FromSeconds(20));

    private sealed record Entry(ApprovalRequest Request)
    {
        public TaskCompletionSource<ApprovalRequest> Final { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
