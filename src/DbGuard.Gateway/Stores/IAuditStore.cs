using DbGuard.Core.Audit;

namespace DbGuard.Gateway.Stores;

/// <summary>An evidence chain that this process appends to. Disposing commits what is queued.</summary>
internal interface IAuditStore : IAuditSink, IAsyncDisposable
{
    /// <summary>Whether evidence can be written just now.</summary>
    AuditStoreHealth Health { get; }
}
