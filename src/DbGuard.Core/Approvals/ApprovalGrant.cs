using System.Collections.Immutable;

namespace DbGuard.Core.Approvals;

/// <summary>What people allowed, signed by the gateway: see <see cref="GrantSigner"/> and <see cref="GrantCheck"/>.</summary>
public sealed record ApprovalGrant
{
    /// <summary>The request it answers; a request has one grant at most.</summary>
    public required string RequestId { get; init; }

    public required ApprovalScopeKind Kind { get; init; }

    /// <summary>Any literals and parameters; else these.</summary>
    public bool AnyParameters { get; init; }

    /// <summary>Text, parameters, principal and policy of the request.</summary>
    public required StatementBinding Binding { get; init; }

    /// <summary>Fingerprint of the request's text; null where there is none, and then it covers that text only.</summary>
    public string? Fingerprint { get; init; }

    public required string Database { get; init; }

    /// <summary>Session of the request; for <see cref="ApprovalScopeKind.Session"/> the only one it covers.</summary>
    public required string SessionId { get; init; }

    /// <summary>Most rows each execution may change, or return when it changes none; null for no limit of its own.</summary>
    public long? RowCeiling { get; init; }

    public required ImmutableArray<string> Approvers { get; init; }

    public required DateTimeOffset IssuedAt { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>HMAC-SHA256 over everything above, lower-case hex.</summary>
    public string Signature { get; init; } = "";
}
