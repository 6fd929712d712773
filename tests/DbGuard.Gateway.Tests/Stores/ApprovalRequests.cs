using DbGuard.Core.Approvals;
using DbGuard.Core.Decisions;

namespace DbGuard.Gateway.Tests.Stores;

internal static class ApprovalRequests
{
    public static readonly DateTimeOffset Start = new(2026, 3, 4, 5, 6, 7, TimeSpan.Zero);

    public static ApprovalRequest New(DateTimeOffset? at = null, TimeSpan? timeout = null, string? onBehalfOf = null, params string[] groups)
    {
        var requested = at ?? Start;
        var wait = timeout ?? TimeSpan.FromMinutes(5);
        return new ApprovalRequest
        {
            Id = ApprovalId.Create(),
            SessionId = "s-1",
            StatementNumber = 7,
            Principal = "config/claude",
            OnBehalfOf = onBehalfOf,
            Profile = "analyst",
            Database = "shop",
            ClientAddress = "127.0.0.1:5000",
            Statement = "update public.orders set status = 'void'",
            Parameters = ["1", null],
            Binding = new StatementBinding("aa", "bb", "config/claude", "cc"),
            Reasons = [new DecisionReason(Verdict.Hold, "DBG2104", "mass-update", "`update` on `public.orders` has no where clause", "add a predicate", ["public.orders"], new DbGuard.Core.SourceSpan(0, 6))],
            Terms = new HoldTerms([.. groups], wait),
            RequestedAt = requested,
            ExpiresAt = requested + wait,
        };
    }
}
