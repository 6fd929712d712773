using System.Collections.Concurrent;
using DbGuard.Core.Audit;

namespace DbGuard.Gateway.Tests.Postgres;

/// <summary>Records in memory; can be made to fail as a full disk does.</summary>
internal sealed class MemoryAudit : IAuditSink
{
    private readonly ConcurrentQueue<AuditRecord> _records = new();
    private volatile bool _isBroken;

    public IReadOnlyList<AuditRecord> Records => [.. _records];

    public void Break() => _isBroken = true;

    public ValueTask AppendDurablyAsync(AuditRecord record, CancellationToken cancellationToken)
    {
        Append(record);
        return ValueTask.CompletedTask;
    }

    public void Append(AuditRecord record)
    {
        if (_isBroken)
        {
            throw new AuditUnavailableException();
        }

        _records.Enqueue(record);
    }

    public IEnumerable<AuditRecord> Of(AuditRecordKind kind) => _records.Where(r => r.Kind == kind);
}
