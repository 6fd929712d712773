using DbGuard.Core;
using DbGuard.Core.Audit;
using DbGuard.Gateway.Options;

namespace DbGuard.Gateway.Hosting;

/// <summary>Records when the gateway starts and stops, and under which policy it starts.</summary>
internal sealed class EvidenceOfLife(IAuditSink audit, GuardPipeline pipeline, GatewayOptions options, TimeProvider time) : IHostedService
{
    /// <exception cref="AuditUnavailableException">Without evidence the gateway does not start.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await audit.AppendDurablyAsync(New(AuditRecordKind.GatewayStarted, $"process {Environment.ProcessId}"), cancellationToken);
        PolicyArchive.Keep(options.Policy.File, pipeline.Policy.Version, options.Store.File);
        await audit.AppendDurablyAsync(New(AuditRecordKind.PolicyLoaded, $"policy {pipeline.Policy.Version}"), cancellationToken);
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        try
        {
            await audit.AppendDurablyAsync(New(AuditRecordKind.GatewayStopped, $"process {Environment.ProcessId}"), cancellationToken);
        }
        catch (AuditUnavailableException)
        {
            // It has been reported by the store; stopping goes on.
        }
    }

    private AuditRecord New(AuditRecordKind kind, string detail) => new() { Kind = kind, At = time.GetUtcNow(), Detail = detail };
}
