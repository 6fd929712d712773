using DbGuard.Core;
using DbGuard.Core.Approvals;
using DbGuard.Core.Audit;
using DbGuard.Core.Budgets;
using DbGuard.Gateway.Options;
using DbGuard.Gateway.Postgres.Cancel;
using DbGuard.Gateway.Postgres.Catalog;
using DbGuard.Gateway.Postgres.Holds;
using DbGuard.Gateway.Upstream;
using DbGuard.Gateway.Upstream.SessionRoles;

namespace DbGuard.Gateway.Postgres.Sessions;

/// <summary>What every session of the PostgreSQL door shares.</summary>
internal sealed record DoorServices
{
    public required GuardPipeline Pipeline { get; init; }

    public required IAuditSink Audit { get; init; }

    public required IApprovalStore Approvals { get; init; }

    /// <summary>Checks grants at execution.</summary>
    public required GrantSigner Grants { get; init; }

    /// <summary>Where a request for approval is read and answered, <c>{id}</c> standing for its id; null when there is no such page.</summary>
    public string? ApprovalPage { get; init; }

    /// <summary>The page of one request; null when there is none.</summary>
    public string? ApprovalUrl(string id) => ApprovalPage?.Replace("{id}", id, StringComparison.Ordinal);

    public required UpstreamConnector Upstream { get; init; }

    /// <summary>Roles of sessions; null: all run as the gateway's own.</summary>
    public SessionRoles? Roles { get; init; }

    public required CatalogCache Catalogs { get; init; }

    public required CancelRegistry Cancels { get; init; }

    public required StatementRates Rates { get; init; }

    /// <summary>Statements that wait for an approval in this process.</summary>
    public WaitingStatements Held { get; } = new();

    /// <summary>Open sessions by principal.</summary>
    public PrincipalSessions Seats { get; } = new();

    public required LabelBudgets Labels { get; init; }

    public required VolumeBudgets Volumes { get; init; }

    public required TimeProvider Time { get; init; }

    public required ILoggerFactory Logging { get; init; }

    public required LimitOptions Limits { get; init; }

    public required StoreOptions Store { get; init; }
}
