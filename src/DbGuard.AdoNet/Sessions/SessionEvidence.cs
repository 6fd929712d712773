using DbGuard.AdoNet.Results;
using DbGuard.Core.Audit;
using DbGuard.Core.Decisions;
using DbGuard.Core.Identities;

namespace DbGuard.AdoNet.Sessions;

/// <summary>Writes one session's records.</summary>
internal sealed class SessionEvidence(IAuditSink sink, TimeProvider time, string sessionId, Principal principal, string profile, string database, string? application)
{
    private const string ClientAddress = "in-process";

    private long _statements;

    public long NextNumber() => Interlocked.Increment(ref _statements);

    public ValueTask OpenedAsync(CancellationToken cancellationToken) =>
        DurablyAsync(WithPerson(AuditRecordKind.SessionOpened), cancellationToken);

    public void Closed() => Quietly(New(AuditRecordKind.SessionClosed) with { Detail = "closed" });

    /// <summary>Completes when the decision is durable.</summary>
    /// <exception cref="DbGuardException">DBG8001: nothing may run.</exception>
    public ValueTask DecidedAsync(in AdmittedText text, long number, string shown, string? fingerprint, Decision decision, CancellationToken cancellationToken) =>
        DurablyAsync(
            new AuditRecord
            {
                Kind = AuditRecordKind.StatementDecided,
                At = time.GetUtcNow(),
                SessionId = sessionId,
                Principal = principal,
                Profile = profile,
                ClientAddress = ClientAddress,
                Database = database,
                Application = application,
                StatementNumber = number,
                Statement = shown,
                StatementHash = text.Decided.Text.Hash,
                Fingerprint = string.IsNullOrEmpty(fingerprint) ? null : fingerprint,
                Parameters = text.Parameters.IsEmpty ? null : text.Parameters,
                Decision = decision,
                ApprovalId = text.ApprovalId,
            },
            cancellationToken);

    public void Finished(long number, ResultTally? tally, long startedAt, string? error)
    {
        Quietly(new AuditRecord
        {
            Kind = AuditRecordKind.StatementFinished,
            At = time.GetUtcNow(),
            SessionId = sessionId,
            StatementNumber = number,
            Rows = tally?.Rows,
            Changed = tally?.Changed > 0 ? tally.Changed : null,
            Elapsed = startedAt == 0 ? null : time.GetElapsedTime(startedAt),
            Error = error,
            Findings = tally?.TakeFindings(),
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
        ClientAddress = ClientAddress,
        Database = database,
        Application = application,
    };
}
