using DbGuard.Core.Approvals;

namespace DbGuard.Gateway.Stores;

/// <summary>A request that waits for its answer in this process, and the timer that ends the wait.</summary>
internal sealed class PendingApproval(ApprovalRequest request) : IDisposable
{
    private readonly TaskCompletionSource<ApprovalRequest> _outcome = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>As it is now; changed under the store's gate.</summary>
    public ApprovalRequest Request { get; set; } = request;

    public ITimer? Timer { get; set; }

    public Task<ApprovalRequest> Outcome => _outcome.Task;

    public void Complete(ApprovalRequest outcome)
    {
        Dispose();
        _outcome.TrySetResult(outcome);
    }

    public void Dispose() => Timer?.Dispose();
}
