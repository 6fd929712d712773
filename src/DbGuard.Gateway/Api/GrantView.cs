using DbGuard.Core.Approvals;

namespace DbGuard.Gateway.Api;

/// <summary>What was granted.</summary>
/// <param name="For"><c>statement</c>, <c>session</c> or <c>time</c>.</param>
/// <param name="AnyParameters">Any literals and parameters, not only these.</param>
/// <param name="RowCeiling">Most rows each execution may change or return.</param>
/// <param name="Approvers">Who gave it.</param>
/// <param name="ExpiresAt">When it ends.</param>
/// <param name="Uses">Executions so far.</param>
internal sealed record GrantView(string For, bool AnyParameters, long? RowCeiling, IReadOnlyList<string> Approvers, DateTimeOffset ExpiresAt, int Uses)
{
    public static GrantView Of(ApprovalGrant grant, int uses) => new(
        ScopeBody.NameOf(grant.Kind), grant.AnyParameters, grant.RowCeiling, grant.Approvers, grant.ExpiresAt, uses);
}
