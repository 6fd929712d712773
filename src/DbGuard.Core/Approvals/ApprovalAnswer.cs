using System.Collections.Immutable;

namespace DbGuard.Core.Approvals;

/// <summary>One person's answer.</summary>
/// <param name="Approver">Who answered, as proven at the API; <c>policy</c> where <see cref="IsAutomatic"/>.</param>
/// <param name="IsApproved">Approved or denied.</param>
/// <param name="Comment">For the agent and the record.</param>
/// <param name="At">When.</param>
public sealed record ApprovalAnswer(string Approver, bool IsApproved, string? Comment, DateTimeOffset At)
{
    /// <summary>The approver groups of the request that the person is a member of.</summary>
    public ImmutableArray<string> Groups { get; init; } = [];

    /// <summary>What the person allows; null for this statement, once.</summary>
    public ApprovalScope? Scope { get; init; }

    /// <summary>Given alone in an emergency, whatever the quorum; the comment is the reason.</summary>
    public bool IsBreakGlass { get; init; }

    /// <summary>Given by the policy itself.</summary>
    public bool IsAutomatic { get; init; }

    public bool Equals(ApprovalAnswer? other) => other is not null
        && (Approver, IsApproved, Comment, At, Scope, IsBreakGlass, IsAutomatic)
            == (other.Approver, other.IsApproved, other.Comment, other.At, other.Scope, other.IsBreakGlass, other.IsAutomatic);

    public override int GetHashCode() => HashCode.Combine(Approver, IsApproved, Comment, At);
}
