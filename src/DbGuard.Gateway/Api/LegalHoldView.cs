using DbGuard.Core.Audit;
using DbGuard.Gateway.Stores.Retention;

namespace DbGuard.Gateway.Api;

/// <summary>A legal hold as the API shows it.</summary>
internal sealed record LegalHoldView(
    string Id, DateTimeOffset PlacedAt, string? By, string? Reason, string? Principal, string? Session, string? Table, DateTimeOffset? Since, DateTimeOffset? Until)
{
    public static LegalHoldView Of(PlacedHold placed) => new(
        placed.Hold.Id,
        AuditTime.FromMicroseconds(placed.PlacedAt) ?? DateTimeOffset.UnixEpoch,
        placed.By,
        placed.Reason,
        placed.Hold.Principal,
        placed.Hold.Session,
        placed.Hold.Table,
        placed.Hold.Since is { } since ? AuditTime.FromMicroseconds(since) : null,
        placed.Hold.Until is { } until ? AuditTime.FromMicroseconds(until) : null);
}
