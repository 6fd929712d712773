using DbGuard.Gateway.Stores;

namespace DbGuard.Gateway.Hosting.Health;

/// <summary>Ready while evidence can be written.</summary>
internal sealed class AuditCheck(Func<AuditStoreHealth> health) : IReadinessCheck
{
    public string Name => "audit";

    public ValueTask<string?> FailureAsync(CancellationToken cancellationToken) => ValueTask.FromResult(health().Fault);
}
