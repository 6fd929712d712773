using DbGuard.Core.Audit;
using DbGuard.Gateway.Stores.Checkpoints;

namespace DbGuard.Gateway.Stores;

/// <summary>Reads an audit store without changing it, while gateways write to it or when none runs. Not thread-safe.</summary>
internal interface IAuditReader : IDisposable
{
    /// <summary>Sequence of the last record; 0 when there is none.</summary>
    /// <exception cref="AuditUnavailableException" />
    long LastSequence();

    /// <summary>Sequence from which the last <paramref name="count"/> records that match begin; 0 when there are fewer.</summary>
    /// <exception cref="AuditUnavailableException" />
    long SequenceBeforeLast(RecordQuery query, int count);

    /// <summary>Records in the order of the chain.</summary>
    /// <exception cref="AuditUnavailableException">While enumerating: the store cannot be read on.</exception>
    IEnumerable<StoredRecord> Read(RecordQuery query);

    /// <summary>The session <paramref name="id"/> if there is one, else the sessions whose ids begin with it, at most 100.</summary>
    /// <exception cref="AuditUnavailableException" />
    IReadOnlyList<string> FindSessions(string id);

    /// <summary>The session of the last record that has one.</summary>
    /// <exception cref="AuditUnavailableException" />
    string? LastSession();

    /// <summary>Follows the whole chain.</summary>
    /// <param name="progress">Told the sequence every now and then.</param>
    /// <param name="cancellationToken">Ends the check.</param>
    /// <param name="proof">Keys and anchors; null: the chain is checked by itself.</param>
    ChainVerdict Verify(Action<long> progress, CancellationToken cancellationToken, AuditProof? proof = null);
}
