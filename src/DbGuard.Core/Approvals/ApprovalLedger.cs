using System.Collections.Immutable;
using DbGuard.Core.Decisions;

namespace DbGuard.Core.Approvals;

/// <summary>What an answer makes of a request: the same in every store. Pure, but for the signature.</summary>
public static class ApprovalLedger
{
    /// <summary>The request with the answer.</summary>
    /// <returns>The same instance when the answer does not count: the request is not pending, or the person has answered.</returns>
    public static ApprovalRequest Answer(ApprovalRequest request, ApprovalAnswer answer, GrantSigner signer)
    {
        var votes = request.Votes.IsDefault ? [] : request.Votes;
        if (request.State != ApprovalState.Pending || votes.Any(v => v.Approver == answer.Approver))
        {
            return request;
        }

        votes = votes.Add(answer);
        var state = ApprovalQuorum.StateOf(request.Terms, votes);
        return request with
        {
            Votes = votes,
            State = state,
            Answer = state == ApprovalState.Pending ? null : answer,
            Grant = state == ApprovalState.Approved ? signer.Sign(GrantFor(request, votes, answer.At)) : null,
        };
    }

    /// <summary>The request after one more execution under its grant; null when there is none left.</summary>
    public static ApprovalRequest? Use(ApprovalRequest request) =>
        request is { State: ApprovalState.Approved, Grant: { } grant } && (grant.Kind != ApprovalScopeKind.Statement || request.Uses == 0)
            ? request with { Uses = request.Uses + 1 }
            : null;

    /// <summary>The request with its grant ended.</summary>
    public static ApprovalRequest Revoke(ApprovalRequest request, DateTimeOffset at, GrantSigner signer) =>
        request.Grant is { } grant && grant.ExpiresAt > at ? request with { Grant = signer.Sign(grant with { ExpiresAt = at }) } : request;

    private static ApprovalGrant GrantFor(ApprovalRequest request, ImmutableArray<ApprovalAnswer> votes, DateTimeOffset at)
    {
        var scope = ApprovalQuorum.ScopeOf(votes).And((request.Terms.Widest ?? ApprovalScope.Once) with { RowCeiling = null });
        var isByPolicy = votes.Any(v => v.IsAutomatic);
        return new ApprovalGrant
        {
            RequestId = request.Id,
            Kind = isByPolicy ? ApprovalScopeKind.Statement : scope.Kind,
            AnyParameters = scope.AnyParameters && !isByPolicy,
            Binding = request.Binding,
            Fingerprint = request.Fingerprint,
            Database = request.Database,
            SessionId = request.SessionId,
            RowCeiling = scope.RowCeiling,
            Approvers = [.. votes.Where(v => v.IsApproved).Select(v => v.Approver)],
            IssuedAt = at,
            ExpiresAt = at + (scope is { Kind: ApprovalScopeKind.Time, For: { } time } ? time
                : scope.Kind == ApprovalScopeKind.Session ? TimeSpan.FromDays(1)
                : HoldTerms.DefaultGrantLifetime),
        };
    }
}
