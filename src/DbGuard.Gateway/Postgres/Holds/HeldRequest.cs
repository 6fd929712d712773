using DbGuard.Core.Approvals;

namespace DbGuard.Gateway.Postgres.Holds;

/// <summary>The request a session waits for, and what takes it up again.</summary>
internal sealed record HeldRequest(ApprovalRequest Request, string ResumeToken);
