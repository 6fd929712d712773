using DbGuard.Core.Masking.Detectors;

namespace DbGuard.Core.Audit;

/// <summary>How one execution of a statement ended.</summary>
/// <param name="SessionId">Its session.</param>
/// <param name="At">When.</param>
/// <param name="StatementNumber">Number in the session.</param>
public readonly record struct StatementFinished(string SessionId, DateTimeOffset At, long StatementNumber)
{
    /// <summary>Rows that left; null when they are told with another statement of the same text.</summary>
    public long? Rows { get; init; }

    /// <summary>Rows changed; null for none.</summary>
    public long? Changed { get; init; }

    /// <summary>How long it ran; null when it did not.</summary>
    public TimeSpan? Elapsed { get; init; }

    /// <summary>Code of what ended it; null when nothing did.</summary>
    public string? Error { get; init; }

    /// <summary>What was found in text; null for nothing.</summary>
    public IReadOnlyList<ContentFinding>? Findings { get; init; }

    /// <summary>The whole record.</summary>
    public AuditRecord ToRecord() => new()
    {
        Kind = AuditRecordKind.StatementFinished,
        At = At,
        SessionId = SessionId,
        StatementNumber = StatementNumber,
        Rows = Rows,
        Changed = Changed,
        Elapsed = Elapsed,
        Error = Error,
        Findings = Findings,
    };
}
