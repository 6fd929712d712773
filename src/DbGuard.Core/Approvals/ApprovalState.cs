namespace DbGuard.Core.Approvals;

public enum ApprovalState
{
    Pending,
    Approved,
    Denied,
    /// <summary>Nobody answered in time.</summary>
    Expired,
    /// <summary>The client cancelled the statement or left.</summary>
    Withdrawn,
}
