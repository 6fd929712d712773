using System.Globalization;
using DbGuard.Core.Approvals;
using DbGuard.Core.Audit;

namespace DbGuard.Gateway.Stores;

/// <summary>Writes what happens to approval requests into the chain. The text stays out: the statement's own record has it, redacted, under the same session and number.</summary>
internal sealed class ApprovalEvidence(IAuditSink audit, TimeProvider time)
{
    public ValueTask RequestedAsync(ApprovalRequest request, CancellationToken cancellationToken) => audit.AppendDurablyAsync(
        Describe(request, AuditRecordKind.ApprovalRequested) with
        {
            Detail = string.Create(
                CultureInfo.InvariantCulture,
                $"parameters_sha256 {request.Binding.ParametersHash}, policy {request.Binding.PolicyVersion}, expires {request.ExpiresAt.UtcDateTime:yyyy-MM-ddTHH:mm:ss.ffffffZ}"),
        },
        cancellationToken);

    public ValueTask ResolvedAsync(ApprovalRequest request) => audit.AppendDurablyAsync(
        Describe(request, AuditRecordKind.ApprovalResolved) with
        {
            Approver = request.Answer?.Approver,
            Comment = request.Answer?.Comment,
            Elapsed = time.GetUtcNow() - request.RequestedAt,
        },
        CancellationToken.None);

    /// <summary>The word records use for a state.</summary>
    public static string NameOf(ApprovalState state) => state switch
    {
        ApprovalState.Pending => "pending",
        ApprovalState.Approved => "approved",
        ApprovalState.Denied => "denied",
        ApprovalState.Expired => "expired",
        ApprovalState.Withdrawn => "withdrawn",
        _ => throw new System.Diagnostics.UnreachableException("approval state without a name"),
    };

    private AuditRecord Describe(ApprovalRequest request, AuditRecordKind kind) => new()
    {
        Kind = kind,
        At = time.GetUtcNow(),
        SessionId = request.SessionId,
        StatementNumber = request.StatementNumber,
        Profile = request.Profile,
        Database = request.Database,
        ClientAddress = request.ClientAddress,
        StatementHash = request.Binding.StatementHash,
        ApprovalId = request.Id,
        ApprovalState = NameOf(request.State),
    };
}
