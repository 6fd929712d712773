namespace DbGuard.Core.Audit;

/// <summary>Appends to the evidence chain. Thread-safe; records of one caller keep their order.</summary>
public interface IAuditSink
{
    /// <summary>Appends and completes when the record is durable. Fails with <see cref="AuditUnavailableException"/>: then the caller must not go on.</summary>
    ValueTask AppendDurablyAsync(AuditRecord record, CancellationToken cancellationToken);

    /// <summary>Appends without waiting; the record is durable with a later group. Fails as above when the sink is broken or full.</summary>
    void Append(AuditRecord record);

    /// <summary>The same for one more execution of a statement that is known. A sink that keeps records need not know of it.</summary>
    ValueTask AppendDurablyAsync(in StatementDecided decided, CancellationToken cancellationToken) => AppendDurablyAsync(decided.ToRecord(), cancellationToken);

    /// <summary>The same for the end of a statement.</summary>
    void Append(in StatementFinished finished) => Append(finished.ToRecord());
}
