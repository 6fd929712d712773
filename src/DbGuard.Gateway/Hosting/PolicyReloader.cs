using System.Collections.Immutable;
using DbGuard.Core;
using DbGuard.Core.Audit;
using DbGuard.Core.Diagnostics;
using DbGuard.Core.Policies;
using DbGuard.Gateway.Options;

namespace DbGuard.Gateway.Hosting;

/// <summary>Puts a changed policy file into force; a bad one is refused, recorded, and the old policy stays.</summary>
internal sealed partial class PolicyReloader(GatewayOptions options, GuardPipeline pipeline, IAuditSink audit, TimeProvider time, ILogger<PolicyReloader> logger)
    : BackgroundService
{
    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(1);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => options.Policy.Reload
        ? new PolicyFile(options.Policy.File, pipeline.Policy.Version).WatchAsync(s_interval, time, Accept, Refuse, stoppingToken)
        : Task.CompletedTask;

    private void Accept(PolicySet policy)
    {
        try
        {
            // INVARIANT: evidence before effect, for policies too.
            PolicyArchive.Keep(options.Policy.File, policy.Version, options.Store.File);
            audit.Append(New(AuditRecordKind.PolicyLoaded, $"policy {policy.Version}"));
        }
        catch (AuditUnavailableException)
        {
            LogRefused(logger, "evidence cannot be written");
            return;
        }

        pipeline.Swap(policy);
        GuardMetrics.PolicyReloaded("accepted");
        LogLoaded(logger, policy.Version);
    }

    private void Refuse(ImmutableArray<PolicyDiagnostic> problems)
    {
        var reason = problems.Length == 1 ? $"{problems[0]}" : $"{problems[0]} (and {problems.Length - 1} more: dbguard policy check {options.Policy.File})";
        GuardMetrics.PolicyReloaded("refused");
        LogRefused(logger, reason);
        try
        {
            audit.Append(New(AuditRecordKind.PolicyRefused, reason));
        }
        catch (AuditUnavailableException)
        {
            // The store has reported it; the old policy stays in force either way.
        }
    }

    private AuditRecord New(AuditRecordKind kind, string detail) => new() { Kind = kind, At = time.GetUtcNow(), Detail = detail };

    [LoggerMessage(5100, LogLevel.Information, "Policy {Version} is in force")]
    private static partial void LogLoaded(ILogger logger, string version);

    [LoggerMessage(5101, LogLevel.Error, "The changed policy file is refused, the old policy stays in force: {Reason}")]
    private static partial void LogRefused(ILogger logger, string reason);
}
