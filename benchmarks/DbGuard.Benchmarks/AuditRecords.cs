using System.Collections.Immutable;
using DbGuard.Core.Audit;
using DbGuard.Core.Decisions;
using DbGuard.Core.Identities;
using DbGuard.Core.Masking;

namespace DbGuard.Benchmarks;

/// <summary>The two records a small SELECT leaves behind.</summary>
internal static class AuditRecords
{
    private static readonly Principal Agent = new() { Kind = PrincipalKind.Agent, Subject = "bench", Issuer = "config" };

    private static readonly Decision Allowed = new()
    {
        Verdict = Verdict.Allow,
        Reasons = [],
        Masks = MaskPlan.Nothing,
        Trace = new DecisionTrace("bench", [.. Enumerable.Range(1, 20).Select(i => new TraceStep($"rule {i}", "no objection"))]),
        PolicyVersion = new string('a', 64),
    };

    public static AuditRecord Decided { get; } = new()
    {
        Kind = AuditRecordKind.StatementDecided,
        At = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero),
        SessionId = "0198f3a1-7c2e-7b4a-9d51-3f0c8e6a2b17",
        StatementNumber = 4711,
        Principal = Agent,
        Statement = "SELECT abalance FROM pgbench_accounts WHERE aid = 271828;",
        StatementHash = new string('b', 64),
        Fingerprint = new string('c', 64),
        Decision = Allowed,
    };

    public static AuditRecord Finished { get; } = new()
    {
        Kind = AuditRecordKind.StatementFinished,
        At = Decided.At,
        SessionId = Decided.SessionId,
        StatementNumber = Decided.StatementNumber,
        Rows = 1,
        Bytes = 82,
        Elapsed = TimeSpan.FromMicroseconds(170),
        CommandTag = "SELECT 1",
    };
}
