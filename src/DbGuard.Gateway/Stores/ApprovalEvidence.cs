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

    /// <summary>An answer: the one that decided, or one of several that did not yet. An emergency is an event of its own besides.</summary>
    public async ValueTask AnsweredAsync(ApprovalRequest request, ApprovalAnswer answer)
    {
        if (answer.IsBreakGlass)
        {
            await audit.AppendDurablyAsync(
                Describe(request, AuditRecordKind.SafetyEvent) with
                {
                    Approver = answer.Approver,
                    Comment = answer.Comment,
                    Error = "DBG3020",
                    Detail = "break-glass: approved by one person alone, without the quorum",
                },
                CancellationToken.None).ConfigureAwait(false);
        }

        if (request.State != ApprovalState.Pending)
        {
            await ResolvedAsync(request).ConfigureAwait(false);
            return;
        }

        await audit.AppendDurablyAsync(
            Describe(request, AuditRecordKind.ApprovalAnswered) with
            {
                Approver = answer.Approver,
                Comment = answer.Comment,
                Detail = $"approves; missing: {ApprovalQuorum.Missing(request.Terms, request.Votes)}",
            },
            CancellationToken.None).ConfigureAwait(false);
    }

    public ValueTask ResolvedAsync(ApprovalRequest request) => audit.AppendDurablyAsync(
        Describe(request, AuditRecordKind.ApprovalResolved) with
        {
            Approver = request.Answer?.Approver,
            Comment = request.Answer?.Comment,
            Elapsed = time.GetUtcNow() - request.RequestedAt,
            Detail = request.Grant is { } grant ? Describe(grant) : null,
        },
        CancellationToken.None);

    /// <summary>A trial ran a statement for real, if only to roll it back: who had it run, and what was counted. No values.</summary>
    public ValueTask TriedAsync(ApprovalRequest request, ApprovalTrial trial) => audit.AppendDurablyAsync(
        Describe(request, AuditRecordKind.OperatorAction) with
        {
            Approver = trial.By,
            Elapsed = trial.Elapsed,
            Error = trial.Error,
            Changed = trial.Tables.IsDefaultOrEmpty ? null : trial.Tables.Max(t => t.Inserted + t.Updated + t.Deleted),
            Detail = "trial run of a held statement, rolled back",
        },
        CancellationToken.None);

    public ValueTask RevokedAsync(ApprovalRequest request, string by) => audit.AppendDurablyAsync(
        Describe(request, AuditRecordKind.ApprovalRevoked) with { Approver = by, Detail = request.Grant is { } grant ? Describe(grant) : null },
        CancellationToken.None);

    /// <summary>What was granted, in one line: every field that is signed and not in the record already.</summary>
    private static string Describe(ApprovalGrant grant) => string.Create(
        CultureInfo.InvariantCulture,
        $"grant for {grant.Kind switch { ApprovalScopeKind.Session => "this session", ApprovalScopeKind.Time => "this principal", _ => "one execution" }}, {(grant.AnyParameters ? "any" : "these")} parameters, {(grant.RowCeiling is { } rows ? $"at most {rows} rows" : "no ceiling")}, until {grant.ExpiresAt.UtcDateTime:yyyy-MM-ddTHH:mm:ss.ffffffZ}, by {string.Join(", ", grant.Approvers)}, signature {grant.Signature}");

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
