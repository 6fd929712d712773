using System.Collections.Concurrent;
using DbGuard.Core.Audit;

namespace DbGuard.Gateway.Tests.Stores;

/// <summary>An audit sink in memory that can be told to refuse.</summary>
internal sealed class RecordingSink : IAuditSink
{
    private readonly ConcurrentQueue<AuditRecord> _records = new();

    public bool IsBroken { get; set; }

    public IReadOnlyCollection<AuditRecord> Records => _records;

    public ValueTask AppendDurablyAsync(AuditRecord record, CancellationToken cancellationToken)
    {
        Append(record);
        return ValueTask.CompletedTask;
    }

    public void Append(AuditRecord record)
    {
        if (IsBroken)
        {
            throw new AuditUnavailableException();
        }

        _records.Enqueue(record);
    }
}
