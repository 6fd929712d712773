using System.Collections.Immutable;
using DbGuard.Core.Decisions;

namespace DbGuard.Core.Approvals;

/// <summary>A question to a human: may this principal run exactly this?</summary>
public sealed record ApprovalRequest
{
    /// <summary>Short id for people to type, e.g. <c>apr-7f3k9q2d5m</c>; see <see cref="ApprovalId.Create"/>.</summary>
    public required string Id { get; init; }

    public required string SessionId { get; init; }

    /// <summary>Statement number within the session, so that the chain's approval records meet the statement's own.</summary>
    public long? StatementNumber { get; init; }

    public required string Principal { get; init; }

    public string? OnBehalfOf { get; init; }

    public string? Task { get; init; }

    public required string Profile { get; init; }

    public required string Database { get; init; }

    public required string ClientAddress { get; init; }

    /// <summary>The text as it would run, literals that meet labelled columns redacted.</summary>
    public required string Statement { get; init; }

    /// <summary>Fingerprint of its shape, over all statements of the text; null where there is none.</summary>
    public string? Fingerprint { get; init; }

    /// <summary>What it touches.</summary>
    public ImmutableArray<TableTouch> Touches { get; init; } = [];

    /// <summary>Rows the server's planner expects it to change or return, told as an estimate; null when it was not asked or could not say.</summary>
    public long? EstimatedRows { get; init; }

    /// <summary>It waits in an open transaction, whose locks it keeps.</summary>
    public bool InTransaction { get; init; }

    /// <summary>When that transaction began; null when it is not known.</summary>
    public DateTimeOffset? TransactionSince { get; init; }

    /// <summary>Locks on relations that it holds.</summary>
    public ImmutableArray<ApprovalLock> Locks { get; init; } = [];

    /// <summary>The last trial run; null when nobody asked for one.</summary>
    public ApprovalTrial? Trial { get; init; }

    /// <summary>SHA-256 hex of the token that takes up this request again after the connection was lost; null when there is none.</summary>
    public string? ResumeHash { get; init; }

    /// <summary>Bound parameters as text, labelled ones masked; null entries are NULL.</summary>
    public ImmutableArray<string?> Parameters { get; init; } = [];

    public required StatementBinding Binding { get; init; }

    public required ImmutableArray<DecisionReason> Reasons { get; init; }

    public required HoldTerms Terms { get; init; }

    public required DateTimeOffset RequestedAt { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    public ApprovalState State { get; init; } = ApprovalState.Pending;

    /// <summary>The answer that decided; null while there is none.</summary>
    public ApprovalAnswer? Answer { get; init; }

    /// <summary>Every answer, in their order.</summary>
    public ImmutableArray<ApprovalAnswer> Votes { get; init; } = [];

    /// <summary>What was granted; null unless approved.</summary>
    public ApprovalGrant? Grant { get; init; }

    /// <summary>How often the grant has been used.</summary>
    public int Uses { get; init; }
}
