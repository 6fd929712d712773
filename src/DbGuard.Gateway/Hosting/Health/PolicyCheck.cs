using DbGuard.Core;

namespace DbGuard.Gateway.Hosting.Health;

/// <summary>Ready once a policy with at least one profile is in force.</summary>
internal sealed class PolicyCheck(GuardPipeline pipeline) : IReadinessCheck
{
    public string Name => "policy";

    public ValueTask<string?> FailureAsync(CancellationToken cancellationToken) =>
        ValueTask.FromResult(pipeline.Policy.Profiles.IsEmpty ? "has no profile" : null);
}
