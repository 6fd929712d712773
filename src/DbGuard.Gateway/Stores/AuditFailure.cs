namespace DbGuard.Gateway.Stores;

/// <summary>A commit that failed in a session's thread: recovering from it is the writer's.</summary>
/// <param name="Group">What was to be committed; nobody has been told yet.</param>
/// <param name="Reason">Why it was not.</param>
internal sealed record AuditFailure(List<AuditEntry> Group, Exception Reason);
