using DbGuard.Core.Audit;

namespace DbGuard.Gateway.Api;

/// <summary>Ends sessions for operators, wherever they ask; recorded before it happens.</summary>
internal sealed class SessionDesk(ISessionDirectory sessions, IAuditSink audit, TimeProvider time)
{
    /// <summary>Ends a session; its last view, or null when there is no such session.</summary>
    /// <exception cref="AuditUnavailableException">It cannot be recorded, so nothing was ended.</exception>
    public async Task<SessionView?> EndAsync(string id, string by, string? comment, CancellationToken cancellationToken)
    {
        if (sessions.List().FirstOrDefault(s => s.Id == id) is not { } session)
        {
            return null;
        }

        await audit.AppendDurablyAsync(
            new AuditRecord
            {
                Kind = AuditRecordKind.OperatorAction,
                At = time.GetUtcNow(),
                SessionId = id,
                Approver = by,
                Comment = comment,
                Detail = "session ended by an operator",
            },
            cancellationToken).ConfigureAwait(false);
        return sessions.End(id) ? session : null;
    }
}
