using DbGuard.Core.Approvals;
using DbGuard.Core.Policies;

namespace DbGuard.Gateway.Postgres.Holds;

/// <summary>Whether the policy approves a held statement by itself. Pure.</summary>
internal static class AutomaticCheck
{
    /// <param name="automatic">The conditions; null: never.</param>
    /// <param name="request">The request, with the planner's estimate if it is known.</param>
    /// <param name="earlier">Earlier requests of its fingerprint.</param>
    /// <param name="now">The moment.</param>
    public static bool Approves(AutomaticApproval? automatic, ApprovalRequest request, IReadOnlyList<ApprovalRequest> earlier, DateTimeOffset now)
    {
        if (automatic is null)
        {
            return false;
        }

        // Unknown is a value, and it asks people.
        var isSmall = automatic.RowsAtMost is not { } most || request.EstimatedRows <= most;
        var isOpen = automatic.Hours.IsDefaultOrEmpty || automatic.Hours.Any(h => h.IsOpen(now));
        var isSeen = automatic.SeenWithin is not { } within || earlier.Any(e => IsApprovedByAPerson(e, request) && e.Answer!.At >= now - within);
        return isSmall && isOpen && isSeen;
    }

    private static bool IsApprovedByAPerson(ApprovalRequest earlier, ApprovalRequest request) =>
        earlier is { State: ApprovalState.Approved, Answer: { IsAutomatic: false, IsBreakGlass: false } }
        && earlier.Principal == request.Principal && earlier.Database == request.Database && earlier.Fingerprint == request.Fingerprint && earlier.Binding.ObjectsHash == request.Binding.ObjectsHash;
}
