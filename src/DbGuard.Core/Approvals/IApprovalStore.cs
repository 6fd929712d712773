namespace DbGuard.Core.Approvals;

/// <summary>Keeps approval requests and their answers. Thread-safe.</summary>
public interface IApprovalStore
{
    /// <summary>Records a new pending request durably.</summary>
    Task AddAsync(ApprovalRequest request, CancellationToken cancellationToken);

    /// <summary>
    /// Waits without blocking a thread until the request is answered, expires or is withdrawn, and returns its final form.
    /// Cancelling withdraws nothing: call <see cref="ResolveAsync"/> with <see cref="ApprovalState.Withdrawn"/>.
    /// </summary>
    Task<ApprovalRequest> WaitAsync(string id, CancellationToken cancellationToken);

    /// <summary>Moves a pending request to a final state; returns the request as it is now, or null when the id is unknown. A request that is not pending is returned unchanged.</summary>
    Task<ApprovalRequest?> ResolveAsync(string id, ApprovalState state, ApprovalAnswer? answer, CancellationToken cancellationToken);

    Task<ApprovalRequest?> FindAsync(string id, CancellationToken cancellationToken);

    /// <summary>Requests by state (all when null), newest first.</summary>
    Task<IReadOnlyList<ApprovalRequest>> ListAsync(ApprovalState? state, int limit, CancellationToken cancellationToken);
}
