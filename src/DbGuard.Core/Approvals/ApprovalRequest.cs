using System.Collections.Immutable;
using DbGuard.Core.Decisions;

namespace DbGuard.Core.Approvals;

public enum ApprovalState
{
    Pending,
    Approved,
    Denied,
    /// <summary>Nobody answered in time.</summary>
    Expired,
    /// <summary>The client cancelled the statement, left, or the gateway stopped.</summary>
    Withdrawn,
}

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

    /// <summary>The text exactly as it would run.</summary>
    public required string Statement { get; init; }

    /// <summary>Bound parameters as text, labelled ones masked; null entries are NULL.</summary>
    public ImmutableArray<string?> Parameters { get; init; } = [];

    public required StatementBinding Binding { get; init; }

    public required ImmutableArray<DecisionReason> Reasons { get; init; }

    public required HoldTerms Terms { get; init; }

    public required DateTimeOffset RequestedAt { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    public ApprovalState State { get; init; } = ApprovalState.Pending;

    public ApprovalAnswer? Answer { get; init; }
}

/// <summary>A human's answer.</summary>
/// <param name="Approver">Who answered, as proven at the API (operating-system user on the local socket).</param>
/// <param name="IsApproved">Approved or denied.</param>
/// <param name="Comment">For the agent and the record.</param>
/// <param name="At">When.</param>
public sealed record ApprovalAnswer(string Approver, bool IsApproved, string? Comment, DateTimeOffset At);

/// <summary>
/// What a grant is bound to: exactly this text, these parameters, this principal and this policy. Execution recomputes it and
/// compares; any difference voids the grant.
/// </summary>
/// <param name="StatementHash">SHA-256 hex of the exact statement bytes.</param>
/// <param name="ParametersHash">SHA-256 hex over the bound parameters (count, formats, lengths, bytes).</param>
/// <param name="Principal">Issuer/subject.</param>
/// <param name="PolicyVersion">Policy content hash.</param>
public sealed record StatementBinding(string StatementHash, string ParametersHash, string Principal, string PolicyVersion);
