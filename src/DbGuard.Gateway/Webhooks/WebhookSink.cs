using DbGuard.Core.Audit;
using DbGuard.Gateway.Stores;

namespace DbGuard.Gateway.Webhooks;

/// <summary>Passes records on, and wakes the webhooks when one was recorded that somebody wants.</summary>
internal sealed class WebhookSink(IAuditStore inner) : IAuditStore
{
    private Action<string>? _wake;

    /// <inheritdoc />
    public AuditStoreHealth Health => inner.Health;

    /// <summary>Calls <paramref name="wake"/> with the type of each event from now on; it must not block.</summary>
    public void Wake(Action<string> wake) => _wake = wake;

    /// <inheritdoc />
    public ValueTask AppendDurablyAsync(AuditRecord record, CancellationToken cancellationToken)
    {
        var appending = inner.AppendDurablyAsync(record, cancellationToken);
        Tell(record);
        return appending;
    }

    /// <inheritdoc />
    public void Append(AuditRecord record)
    {
        inner.Append(record);
        Tell(record);
    }

    public ValueTask DisposeAsync() => inner.DisposeAsync();

    private void Tell(AuditRecord record)
    {
        if (_wake is { } wake && WebhookEvent.TypeOf(record) is { } type)
        {
            wake(type);
        }
    }
}
