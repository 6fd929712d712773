using DbGuard.AdoNet.Results;
using DbGuard.Core.Audit;
using DbGuard.Core.Decisions;
using DbGuard.Core.Identities;
using DbGuard.Core.Masking.Detectors;

namespace DbGuard.AdoNet.Sessions;

/// <summary>Writes one session's records.</summary>
internal sealed class SessionEvidence(IAuditSink sink, TimeProvider time, string sessionId, Principal principal, string profile, string database, string? application)
{
    private long _statements;

    public long NextNumber() => Interlocked.Increment(ref _statements);

    public ValueTask OpenedAsync(CancellationToken cancellationToken) =>
        DurablyAsync(WithPerson(AuditRecordKind.SessionOpened), cancellationToken);

    public void Closed() => Quietly(New(AuditRecordKind.SessionClosed) with { Detail = "closed" });

    /// <summary>Completes when the decision is durable.</summary>
    /// <exception cref="DbGuardException">DBG8001: nothing may run.</exception>
    public ValueTask DecidedAsync(long number, string text, string hash, string? fingerprint, IReadOnlyList<string?> parameters, Decision decision, string? approvalId, CancellationToken cancellationToken) =>
        DurablyAsync(
            WithPerson(AuditRecordKind.StatementDecided) with
            {
                StatementNumber = number,
                Statement = text,
                StatementHash = hash,
                Fingerprint = string.IsNullOrEmpty(fingerprint) ? null : fingerprint,
                Parameters = parameters.Count == 0 ? null : parameters,
                Decision = decision,
                ApprovalId = approvalId,
            },
            cancellationToken);

    public void Finished(long number, ResultTally? tally, long startedAt, string? error)
    {
        var findings = new List<ContentFinding>();
        tally?.TakeFindings(findings);
        Quietly(New(AuditRecordKind.StatementFinished) with
        {
            StatementNumber = number,
            Rows = tally?.Rows,
            Changed = tally?.Changed > 0 ? tally.Changed : null,
            Elapsed = startedAt == 0 ? null : time.GetElapsedTime(startedAt),
            Error = error,
            Findings = findings.Count == 0 ? null : findings,
        });
    }

    public void Safety(string code, string detail, long number) =>
        Quietly(New(AuditRecordKind.SafetyEvent) with { StatementNumber = number, Error = code, Detail = detail });

    private async ValueTask DurablyAsync(AuditRecord record, CancellationToken cancellationToken)
    {
        try
        {
            await sink.AppendDurablyAsync(record, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // WHY any: a sink of the host that fails in its own way has not written either.
            throw Refusals.NoEvidence();
        }
    }

    /// <summary>What is over is told as well as it can be; the next decision finds out whether the sink is broken.</summary>
    private void Quietly(AuditRecord record)
    {
        try
        {
            sink.Append(record);
        }
        catch (Exception)
        {
            // The effect is there already: a failure here must not look like one of the statement.
        }
    }

    private AuditRecord New(AuditRecordKind kind) => new() { Kind = kind, At = time.GetUtcNow(), SessionId = sessionId };

    private AuditRecord WithPerson(AuditRecordKind kind) => New(kind) with
    {
        Principal = principal,
        Profile = profile,
        ClientAddress = "in-process",
        Database = database,
        Application = application,
    };
}
