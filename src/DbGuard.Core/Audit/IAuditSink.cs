namespace DbGuard.Core.Audit;

/// <summary>Appends to the evidence chain. Thread-safe; records of one caller keep their order.</summary>
public interface IAuditSink
{
    /// <summary>Appends and completes when the record is durable. Fails with <see cref="AuditUnavailableException"/>: then the caller must not go on.</summary>
    ValueTask AppendDurablyAsync(AuditRecord record, CancellationToken cancellationToken);

    /// <summary>Appends without waiting; the record is durable with a later group. Fails as above when the sink is broken or full.</summary>
    void Append(AuditRecord record);
}
