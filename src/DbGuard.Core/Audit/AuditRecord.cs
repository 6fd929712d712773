using DbGuard.Core.Decisions;
using DbGuard.Core.Identities;
using DbGuard.Core.Masking.Detectors;

namespace DbGuard.Core.Audit;

/// <summary>One event of the evidence chain. Fields that do not apply stay null and are not written.</summary>
public sealed record AuditRecord
{
    public required AuditRecordKind Kind { get; init; }

    public required DateTimeOffset At { get; init; }

    public string? SessionId { get; init; }

    /// <summary>Statement number within the session, 1-based; ties decided, finished, response and approval records together.</summary>
    public long? StatementNumber { get; init; }

    public Principal? Principal { get; init; }

    public string? Profile { get; init; }

    public string? ClientAddress { get; init; }

    public string? Database { get; init; }

    /// <summary>Program name the client gave; untrusted.</summary>
    public string? Application { get; init; }

    /// <summary>Statement text, literals that meet labelled columns redacted.</summary>
    public string? Statement { get; init; }

    /// <summary>SHA-256 hex of the exact bytes that were analysed and executed.</summary>
    public string? StatementHash { get; init; }

    public string? Fingerprint { get; init; }

    /// <summary>Parameters as text, labelled ones redacted.</summary>
    public IReadOnlyList<string?>? Parameters { get; init; }

    public Decision? Decision { get; init; }

    public string? ApprovalId { get; init; }

    public string? Approver { get; init; }

    public string? ApprovalState { get; init; }

    public string? Comment { get; init; }

    public long? Rows { get; init; }

    /// <summary>Rows changed in the table with the most, also by cascades, triggers and functions where they were counted.</summary>
    public long? Changed { get; init; }

    public long? Bytes { get; init; }

    /// <summary>From the statement's arrival to its end.</summary>
    public TimeSpan? Elapsed { get; init; }

    /// <summary>SQLSTATE or DBG code when it failed.</summary>
    public string? Error { get; init; }

    public string? CommandTag { get; init; }

    /// <summary>The protocol bytes the client was given for the statement, masked as given, cut at the configured bound.</summary>
    public ReadOnlyMemory<byte>? Response { get; init; }

    public bool? ResponseTruncated { get; init; }

    /// <summary>What detectors found in the result and masked: counts, no values.</summary>
    public IReadOnlyList<ContentFinding>? Findings { get; init; }

    /// <summary>For a checkpoint: what it signs.</summary>
    public Checkpoint? Checkpoint { get; init; }

    /// <summary>The hold that is placed, or of which only the id, that is released.</summary>
    public LegalHold? LegalHold { get; init; }

    /// <summary>What retention removes.</summary>
    public ResponseRemoval? Removed { get; init; }

    /// <summary>Free text of the gateway's own (never a client's value).</summary>
    public string? Detail { get; init; }
}
