using System.Collections.Immutable;

namespace DbGuard.Core.Audit;

/// <summary>One execution of a statement whose decision is known already: what differs from the execution before. A sink may take it as it is, and allocate nothing.</summary>
/// <param name="Known">The record but for what follows; of the kind <see cref="AuditRecordKind.StatementDecided"/>.</param>
/// <param name="At">When.</param>
/// <param name="StatementNumber">Number in its session.</param>
/// <param name="Parameters">As they are recorded; empty for none.</param>
/// <param name="ApprovalId">The approval it ran under; null for none.</param>
public readonly record struct StatementDecided(AuditRecord Known, DateTimeOffset At, long StatementNumber, ImmutableArray<string?> Parameters, string? ApprovalId)
{
    /// <summary>The whole record.</summary>
    public AuditRecord ToRecord() => Known with
    {
        At = At,
        StatementNumber = StatementNumber,
        Parameters = Parameters.IsDefaultOrEmpty ? null : Parameters,
        ApprovalId = ApprovalId,
    };
}
