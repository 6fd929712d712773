using System.Globalization;
using DbGuard.Core.Audit;

namespace DbGuard.Gateway.Access;

/// <summary>Writes what happens to access requests into the chain.</summary>
internal sealed class AccessEvidence(IAuditSink audit, TimeProvider time)
{
    public ValueTask RequestedAsync(AccessTicket ticket) => WriteAsync(ticket, AuditRecordKind.AccessRequested, null, ticket.Reason);

    public ValueTask AnsweredAsync(AccessTicket ticket) => WriteAsync(ticket, AuditRecordKind.AccessAnswered, ticket.AnsweredBy, ticket.AnswerComment);

    public ValueTask IssuedAsync(AccessTicket ticket) => WriteAsync(ticket, AuditRecordKind.AccessIssued, ticket.AnsweredBy, null);

    public ValueTask RevokedAsync(AccessTicket ticket) => WriteAsync(ticket, AuditRecordKind.AccessRevoked, ticket.RevokedBy, ticket.RevokeComment);

    private ValueTask WriteAsync(AccessTicket ticket, AuditRecordKind kind, string? by, string? comment) => audit.AppendDurablyAsync(
        new AuditRecord
        {
            Kind = kind,
            At = time.GetUtcNow(),
            Principal = ticket.Principal,
            Profile = ticket.Principal.GrantedProfile,
            ClientAddress = ticket.RequestedFrom,
            ApprovalId = ticket.Id,
            ApprovalState = ticket.State.ToString().ToLowerInvariant(),
            Approver = by,
            Comment = comment,
            Detail = string.Create(
                CultureInfo.InvariantCulture,
                $"{(ticket.User is null ? "" : $"user {ticket.User}, ")}lifetime {ticket.Lifetime}, at most {ticket.MaxSessions} sessions, until {ticket.Until.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}"),
        },
        CancellationToken.None);
}
