using DbGuard.Core.Approvals;
using DbGuard.Core.Audit;
using DbGuard.Core.Identities;
using DbGuard.Core.Policies;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace DbGuard.AdoNet;

/// <summary>What a host says once about its guarded data source. Read when the data source is made; later changes do nothing.</summary>
public sealed record DbGuardOptions
{
    /// <summary>The policy; see <see cref="PolicyReader.ReadFile"/>.</summary>
    public required PolicySet Policy { get; init; }

    /// <summary>Where evidence goes: a decision is durable there before its statement runs. See <see cref="Audit.ChainFileSink"/>.</summary>
    public required IAuditSink Audit { get; init; }

    /// <summary>Who asks, determined whenever a connection is opened. The host vouches for it.</summary>
    public required Func<Principal> Principal { get; init; }

    /// <summary>Where held statements wait; null: a statement that needs an approval is refused (DBG3005).</summary>
    public IApprovalStore? Approvals { get; init; }

    /// <summary>Checks the signatures of grants; the key is the store's. Required with <see cref="Approvals"/>.</summary>
    public GrantSigner? Grants { get; init; }

    /// <summary>Longest wait for an answer, whatever the policy allows. Default: the policy's.</summary>
    public TimeSpan HoldBound { get; init; } = TimeSpan.MaxValue;

    /// <summary>Where a person answers a request, by its id; null: nowhere that could be told.</summary>
    public Func<string, string?>? RequestUrl { get; init; }

    /// <summary>Called when a statement begins to wait. Must not block; what it throws is logged and dropped.</summary>
    public Action<ApprovalRequest>? ApprovalRequested { get; init; }

    /// <summary>The name that records give this program.</summary>
    public string? Application { get; init; }

    public TimeProvider Time { get; init; } = TimeProvider.System;

    public ILogger Log { get; init; } = NullLogger.Instance;
}
