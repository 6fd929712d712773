namespace DbGuard.Core.Approvals;

/// <summary>
/// Keeps approval requests, their answers and the grants made of them. Thread-safe. The store itself writes the <c>approval_requested</c>,
/// <c>approval_answered</c> and <c>approval_resolved</c> records into the evidence chain, before anyone hears of the change: its callers do not.
/// </summary>
public interface IApprovalStore
{
    /// <summary>Records a new pending request durably. From then on it expires at its <see cref="ApprovalRequest.ExpiresAt"/> by itself.</summary>
    /// <exception cref="Audit.AuditUnavailableException">The question cannot be recorded: the statement must not wait for an answer.</exception>
    Task AddAsync(ApprovalRequest request, CancellationToken cancellationToken);

    /// <summary>
    /// Waits without blocking a thread until the request is decided, expires or is withdrawn, and returns its final form.
    /// Cancelling withdraws nothing: call <see cref="EndAsync"/>.
    /// </summary>
    /// <exception cref="KeyNotFoundException">No such request.</exception>
    Task<ApprovalRequest> WaitAsync(string id, CancellationToken cancellationToken);

    /// <summary>
    /// Adds an answer to a pending request. The one that makes the quorum approves it, and the request gets its signed grant; a denial denies it.
    /// </summary>
    /// <returns>
    /// The request as it is now; null when the id is unknown. The answer counted when it is, by reference, among the <see cref="ApprovalRequest.Votes"/>: it
    /// does not when the request is not pending, its time is over, or the person has answered already.
    /// </returns>
    /// <exception cref="Audit.AuditUnavailableException">The answer cannot be recorded, so it does not count.</exception>
    Task<ApprovalRequest?> AnswerAsync(string id, ApprovalAnswer answer, CancellationToken cancellationToken);

    /// <summary>Ends a pending request without an answer.</summary>
    /// <param name="id">The request.</param>
    /// <param name="state"><see cref="ApprovalState.Expired"/> or <see cref="ApprovalState.Withdrawn"/>.</param>
    /// <param name="cancellationToken">Heard until the change begins.</param>
    /// <returns>The request as it is now, which may have been answered just before; null when the id is unknown.</returns>
    Task<ApprovalRequest?> EndAsync(string id, ApprovalState state, CancellationToken cancellationToken);

    /// <summary>Takes one execution from the grant of a request, durably.</summary>
    /// <returns>False when it has none left, or the request is not approved.</returns>
    Task<bool> UseAsync(string id, CancellationToken cancellationToken);

    /// <summary>Keeps the outcome of a trial run with a pending request, and records that there was one.</summary>
    /// <returns>The request as it is now; null when the id is unknown. One that is not pending is returned as it is.</returns>
    Task<ApprovalRequest?> TriedAsync(string id, ApprovalTrial trial, CancellationToken cancellationToken);

    /// <summary>Ends a grant before its time; returns the request as it is now, or null when the id is unknown or has no grant.</summary>
    /// <param name="id">The request.</param>
    /// <param name="by">Who revokes it.</param>
    /// <param name="at">When; no execution from then on.</param>
    /// <param name="cancellationToken">Heard until the change begins.</param>
    Task<ApprovalRequest?> RevokeAsync(string id, string by, DateTimeOffset at, CancellationToken cancellationToken);

    Task<ApprovalRequest?> FindAsync(string id, CancellationToken cancellationToken);

    /// <summary>The request whose <see cref="ApprovalRequest.ResumeHash"/> this is, or null.</summary>
    Task<ApprovalRequest?> FindByResumeAsync(string resumeHash, CancellationToken cancellationToken);

    /// <summary>Approved requests of a principal whose grants cover more than one execution and have not expired at <paramref name="at"/>, newest first.</summary>
    Task<IReadOnlyList<ApprovalRequest>> StandingAsync(string principal, DateTimeOffset at, CancellationToken cancellationToken);

    /// <summary>Earlier requests of a fingerprint, newest first.</summary>
    Task<IReadOnlyList<ApprovalRequest>> SimilarAsync(string fingerprint, int limit, CancellationToken cancellationToken);

    /// <summary>Requests by state (all when null), newest first.</summary>
    Task<IReadOnlyList<ApprovalRequest>> ListAsync(ApprovalState? state, int limit, CancellationToken cancellationToken);
}
