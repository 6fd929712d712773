using DbGuard.Core.Audit;

namespace DbGuard.Gateway.Stores.Retention;

/// <summary>Takes responses out of a store, for good. The records they belong to, and so the chain, are as they were.</summary>
internal interface IResponseRemover
{
    /// <summary>Removes the responses of the records in the ranges; those that have none are left alone.</summary>
    /// <exception cref="AuditUnavailableException">The store cannot be written; some may be removed, and asking again removes the rest.</exception>
    void Remove(IReadOnlyList<SequenceRange> ranges, CancellationToken cancellationToken);
}
