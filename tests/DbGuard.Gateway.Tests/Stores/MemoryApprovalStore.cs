using DbGuard.Core.Approvals;
using DbGuard.Core.Audit;
using DbGuard.Gateway.Stores;

namespace DbGuard.Gateway.Tests.Stores;

/// <summary>The plainest store that keeps the contract; a second reading of it, and a store for tests that need no file.</summary>
internal sealed class MemoryApprovalStore(IAuditSink audit, TimeProvider time) : IApprovalStore
{
    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly Dictionary<string, (ApprovalRequest Request, TaskCompletionSource<ApprovalRequest> Outcome, ITimer? Timer)> _requests = [];
    private readonly ApprovalEvidence _evidence = new(audit, time);

    public async Task AddAsync(ApprovalRequest request, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            await _evidence.RequestedAsync(request, cancellationToken);
            var timer = time.CreateTimer(
                _ => _ = ResolveAsync(request.Id, ApprovalState.Expired, null, CancellationToken.None), null, request.ExpiresAt - time.GetUtcNow(), Timeout.InfiniteTimeSpan);
            _requests.Add(request.Id, (request, new(TaskCreationOptions.RunContinuationsAsynchronously), timer));
        }
        finally
        {
            _gate.Release();
        }
    }

    public Task<ApprovalRequest> WaitAsync(string id, CancellationToken cancellationToken) =>
        _requests.TryGetValue(id, out var entry) ? entry.Outcome.Task.WaitAsync(cancellationToken) : Task.FromException<ApprovalRequest>(new KeyNotFoundException());

    public async Task<ApprovalRequest?> ResolveAsync(string id, ApprovalState state, ApprovalAnswer? answer, CancellationToken cancellationToken)
    {
        if (state == ApprovalState.Pending || (state is ApprovalState.Approved or ApprovalState.Denied) != answer is not null || (answer?.IsApproved ?? false) != (state == ApprovalState.Approved))
        {
            throw new ArgumentException("contradiction", nameof(answer));
        }

        await _gate.WaitAsync(cancellationToken);
        try
        {
            if (!_requests.TryGetValue(id, out var entry) || entry.Request.State != ApprovalState.Pending)
            {
                return entry.Request;
            }

            var resolved = entry.Request with { State = state, Answer = answer };
            try
            {
                await _evidence.ResolvedAsync(resolved);
            }
            catch (AuditUnavailableException) when (answer is null)
            {
                // An end that runs nothing needs no evidence to happen.
            }

            entry.Timer?.Dispose();
            _requests[id] = entry with { Request = resolved };
            entry.Outcome.SetResult(resolved);
            return resolved;
        }
        finally
        {
            _gate.Release();
        }
    }

    public Task<ApprovalRequest?> FindAsync(string id, CancellationToken cancellationToken) =>
        Task.FromResult(_requests.TryGetValue(id, out var entry) ? entry.Request : null);

    public Task<IReadOnlyList<ApprovalRequest>> ListAsync(ApprovalState? state, int limit, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<ApprovalRequest>>(
            [.. _requests.Values.Select(e => e.Request).Where(r => state is null || r.State == state).OrderByDescending(r => r.RequestedAt).Take(limit)]);
}
