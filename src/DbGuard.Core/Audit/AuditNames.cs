using System.Diagnostics;
using DbGuard.Core.Decisions;
using DbGuard.Core.Identities;

namespace DbGuard.Core.Audit;

/// <summary>The words the record format uses for our enumerations. They are part of the format: never change one, only add.</summary>
public static class AuditNames
{
    /// <summary>The name of a record kind, e.g. <c>statement_decided</c>.</summary>
    public static string Of(AuditRecordKind kind) => kind switch
    {
        AuditRecordKind.GatewayStarted => "gateway_started",
        AuditRecordKind.GatewayStopped => "gateway_stopped",
        AuditRecordKind.PolicyLoaded => "policy_loaded",
        AuditRecordKind.PolicyRefused => "policy_refused",
        AuditRecordKind.SessionOpened => "session_opened",
        AuditRecordKind.SessionRefused => "session_refused",
        AuditRecordKind.SessionClosed => "session_closed",
        AuditRecordKind.StatementDecided => "statement_decided",
        AuditRecordKind.StatementFinished => "statement_finished",
        AuditRecordKind.ResponseDelivered => "response_delivered",
        AuditRecordKind.ApprovalRequested => "approval_requested",
        AuditRecordKind.ApprovalResolved => "approval_resolved",
        AuditRecordKind.ApprovalAnswered => "approval_answered",
        AuditRecordKind.ApprovalRevoked => "approval_revoked",
        AuditRecordKind.SafetyEvent => "safety_event",
        AuditRecordKind.OperatorAction => "operator_action",
        AuditRecordKind.Checkpoint => "checkpoint",
        AuditRecordKind.AccessRequested => "access_requested",
        AuditRecordKind.AccessAnswered => "access_answered",
        AuditRecordKind.AccessIssued => "access_issued",
        AuditRecordKind.AccessRevoked => "access_revoked",
        AuditRecordKind.CatalogLoaded => "catalog_loaded",
        AuditRecordKind.LegalHoldPlaced => "legal_hold_placed",
        AuditRecordKind.LegalHoldReleased => "legal_hold_released",
        AuditRecordKind.ResponsesRemoved => "responses_removed",
        _ => throw new UnreachableException("record kind without a name"),
    };

    /// <summary>The kind a name stands for, or null when this version does not know it.</summary>
    public static AuditRecordKind? KindOf(ReadOnlySpan<char> name)
    {
        foreach (var kind in Enum.GetValues<AuditRecordKind>())
        {
            if (name.SequenceEqual(Of(kind)))
            {
                return kind;
            }
        }

        return null;
    }

    /// <summary>The name of a verdict.</summary>
    public static string Of(Verdict verdict) => verdict switch
    {
        Verdict.Allow => "allow",
        Verdict.Mask => "mask",
        Verdict.Hold => "hold",
        Verdict.Deny => "deny",
        _ => throw new UnreachableException("verdict without a name"),
    };

    /// <summary>The name of a kind of principal.</summary>
    public static string Of(PrincipalKind kind) => kind switch
    {
        PrincipalKind.Agent => "agent",
        PrincipalKind.Job => "job",
        PrincipalKind.Human => "human",
        PrincipalKind.Service => "service",
        _ => throw new UnreachableException("principal kind without a name"),
    };
}
