using DbGuard.Core.Audit;
using DbGuard.Gateway.Commands;
using DbGuard.Gateway.Recordings;

namespace DbGuard.Gateway.Stores.Retention;

/// <summary>A hold as the chain tells of it.</summary>
/// <param name="Hold">Its conditions.</param>
/// <param name="PlacedAt">When, in microseconds.</param>
/// <param name="By">Who.</param>
/// <param name="Reason">Why.</param>
internal sealed record PlacedHold(LegalHold Hold, long PlacedAt, string? By, string? Reason)
{
    /// <summary>True when the response of a statement with this decision must be kept.</summary>
    /// <param name="decision">The record of its decision.</param>
    /// <param name="body">Its body.</param>
    public bool Keeps(StoredRecord decision, AuditBody body) =>
        (Hold.Session is null || decision.SessionId == Hold.Session)
        && (Hold.Since is null || decision.At >= Hold.Since)
        && (Hold.Until is null || decision.At < Hold.Until)
        && new RecordFilter { Principal = Hold.Principal, Table = Hold.Table }.Matches(decision, body);
}

/// <summary>Finds the holds that stand.</summary>
internal static class LegalHolds
{
    /// <summary>The holds that were placed and not released, in the order of the chain.</summary>
    /// <exception cref="AuditUnavailableException">The store cannot be read, or a hold in it.</exception>
    public static IReadOnlyList<PlacedHold> Standing(IEnumerable<StoredRecord> records)
    {
        var standing = new List<PlacedHold>();
        foreach (var record in records)
        {
            if ((AuditRecordKind)record.Kind is not (AuditRecordKind.LegalHoldPlaced or AuditRecordKind.LegalHoldReleased))
            {
                continue;
            }

            if (!RetentionJson.TryHoldOf(record.Body, out var hold))
            {
                // What it keeps is not known: nothing may be removed.
                throw new AuditUnavailableException($"record {record.Sequence} is of a legal hold and does not name one: `dbguard audit verify` tells more");
            }

            if ((AuditRecordKind)record.Kind == AuditRecordKind.LegalHoldReleased)
            {
                standing.RemoveAll(h => h.Hold.Id == hold.Id);
                continue;
            }

            var body = AuditBody.Of(record);
            standing.Add(new PlacedHold(hold, record.At, body.Text("approver"), body.Text("comment")));
        }

        return standing;
    }
}
