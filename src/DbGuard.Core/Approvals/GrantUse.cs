namespace DbGuard.Core.Approvals;

/// <summary>An execution that wants to run under a grant.</summary>
/// <param name="Binding">What it is, worked out anew.</param>
/// <param name="Fingerprint">Of its text; null where there is none.</param>
/// <param name="Database">Where it runs.</param>
/// <param name="SessionId">In which session.</param>
/// <param name="At">When.</param>
public sealed record GrantUse(StatementBinding Binding, string? Fingerprint, string Database, string SessionId, DateTimeOffset At);
