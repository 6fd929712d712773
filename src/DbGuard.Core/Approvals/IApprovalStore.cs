namespace DbGuard.Core.Approvals;

/// <summary>
/// Keeps approval requests and their answers. Thread-safe. The store itself writes the <c>ApprovalRequested</c> and
/// <c>ApprovalResolved</c> records into the evidence chain, before anyone hears of the change: its callers do not.
/// </summary>
public interface IApprovalStore
{
    /// <summary>Records a new pending request durably. From then on it expires at its <see cref="ApprovalRequest.ExpiresAt"/> by itself.</summary>
    /// <exception cref="Audit.AuditUnavailableException">The question cannot be recorded: the statement must not wait for an answer.</exception>
    Task AddAsync(ApprovalRequest request, CancellationToken cancellationToken);

    /// <summary>
    /// Waits without blocking a thread until the request is answered, expires or is withdrawn, and returns its final form.
    /// Cancelling withdraws nothing: call <see cref="ResolveAsync"/> with <see cref="ApprovalState.Withdrawn"/>.
    /// </summary>
    /// <exception cref="KeyNotFoundException">No such request.</exception>
    Task<ApprovalRequest> WaitAsync(string id, CancellationToken cancellationToken);

    /// <summary>Moves a pending request to a final state; returns the request as it is now, or null when the id is unknown. A request that is not pending, or whose time is over, is returned as it is: look at its state and answer.</summary>
    /// <param name="answer">Needed for Approved and Denied; null otherwise.</param>
    /// <exception cref="Audit.AuditUnavailableException">The answer cannot be recorded, so it does not count; only for Approved and Denied.</exception>
    Task<ApprovalRequest?> ResolveAsync(string id, ApprovalState state, ApprovalAnswer? answer, CancellationToken cancellationToken);

    Task<ApprovalRequest?> FindAsync(string id, CancellationToken cancellationToken);

    /// <summary>Requests by state (all when null), newest first.</summary>
    Task<IReadOnlyList<ApprovalRequest>> ListAsync(ApprovalState? state, int limit, CancellationToken cancellationToken);
}
