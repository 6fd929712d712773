namespace DbGuard.Core.Approvals;

public enum ApprovalScopeKind
{
    /// <summary>Exactly this text with exactly these parameters, once.</summary>
    Statement,

    /// <summary>Statements of this fingerprint, as long as the session lasts.</summary>
    Session,

    /// <summary>Statements of this fingerprint by this principal, for some time.</summary>
    Time,
}

/// <summary>What an approver allows.</summary>
/// <param name="Kind">How far it reaches.</param>
/// <param name="AnyParameters">For <see cref="ApprovalScopeKind.Session"/> and <see cref="ApprovalScopeKind.Time"/>: any literals and parameters, not only these.</param>
/// <param name="For">For <see cref="ApprovalScopeKind.Time"/>: how long.</param>
/// <param name="RowCeiling">Most rows each execution may change, or return when it changes none; null for no limit beside the profile's.</param>
public sealed record ApprovalScope(ApprovalScopeKind Kind, bool AnyParameters = false, TimeSpan? For = null, long? RowCeiling = null)
{
    /// <summary>This statement, once.</summary>
    public static ApprovalScope Once { get; } = new(ApprovalScopeKind.Statement);

    /// <summary>The narrower of two: what both allow.</summary>
    public ApprovalScope And(ApprovalScope other) => new(
        (ApprovalScopeKind)Math.Min((int)Kind, (int)other.Kind),
        AnyParameters && other.AnyParameters,
        Kind == ApprovalScopeKind.Time && other.Kind == ApprovalScopeKind.Time ? (For < other.For ? For : other.For) : null,
        RowCeiling is { } mine && other.RowCeiling is { } theirs ? Math.Min(mine, theirs) : RowCeiling ?? other.RowCeiling);
}
