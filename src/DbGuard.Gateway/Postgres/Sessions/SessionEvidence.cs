using DbGuard.Core.Audit;
using DbGuard.Core.Decisions;
using DbGuard.Core.Diagnostics;

namespace DbGuard.Gateway.Postgres.Sessions;

/// <summary>
/// Writes one session's records. Records of decisions are collected, so that a pipeline of many statements waits for
/// durability once: <see cref="MakeDurableAsync"/> is awaited before any byte of theirs goes upstream. The collecting part is
/// for the client pump only.
/// </summary>
internal sealed class SessionEvidence(IAuditSink sink, SessionContext context, TimeProvider time)
{
    /// <summary>What <see cref="Finished"/> says of a statement whose session ended first.</summary>
    public const string SessionEnded = "session ended";

    private AuditRecord? _lastDecision;
    private long _statements;
    private long _recorded;

    /// <summary>The next statement's number, from 1.</summary>
    public long NextNumber() => Interlocked.Increment(ref _statements);

    public ValueTask OpenedAsync() => sink.AppendDurablyAsync(WithPerson(AuditRecordKind.SessionOpened), CancellationToken.None);

    public void Closed(string reason) => sink.Append(New(AuditRecordKind.SessionClosed) with { Detail = reason });

    /// <summary>Collects a decision.</summary>
    public void Decided(long number, string text, string hash, string? fingerprint, IReadOnlyList<string?>? parameters, Decision decision, string? approvalId)
    {
        if (_lastDecision is { } earlier)
        {
            _lastDecision = null;
            sink.Append(earlier);
        }

        // Written out, as below: a copy of a record is a copy of thirty fields.
        _lastDecision = new AuditRecord
        {
            Kind = AuditRecordKind.StatementDecided,
            At = time.GetUtcNow(),
            SessionId = context.Id,
            Principal = context.Principal,
            Profile = context.Profile.Name,
            ClientAddress = context.ClientAddress,
            Database = context.Database,
            Application = context.Application,
            StatementNumber = number,
            Statement = text,
            StatementHash = hash,
            Fingerprint = fingerprint,
            Parameters = parameters,
            Decision = decision,
            ApprovalId = approvalId,
        };
    }

    /// <summary>Completes when every collected decision is durable.</summary>
    /// <exception cref="AuditUnavailableException">Nothing may be forwarded.</exception>
    public ValueTask MakeDurableAsync()
    {
        if (_lastDecision is not { } record)
        {
            return ValueTask.CompletedTask;
        }

        _lastDecision = null;
        // INVARIANT: the sink keeps the order of one caller, so that the last being durable means all are.
        var started = time.GetTimestamp();
        var appending = sink.AppendDurablyAsync(record, CancellationToken.None);
        if (!appending.IsCompletedSuccessfully)
        {
            return MeasureAsync(appending, started);
        }

        GuardMetrics.AuditDurable(time.GetElapsedTime(started));
        return appending;
    }

    public void Finished(StatementRun run, string? commandTag, string? error)
    {
        var elapsed = time.GetElapsedTime(run.StartedAt);
        var now = time.GetUtcNow();
        StatementTelemetry.Ended(run, error, elapsed, now);
        var findings = run.TakeFindings();
        foreach (var finding in findings ?? [])
        {
            GuardMetrics.Found(finding.Detector, finding.Count);
        }

        _recorded += run.Capture?.Length ?? 0;
        sink.Append(new AuditRecord
        {
            Kind = AuditRecordKind.StatementFinished,
            At = now,
            SessionId = context.Id,
            StatementNumber = run.Number,
            Rows = run.Rows,
            Changed = run.Changed > 0 ? run.Changed : null,
            Bytes = run.DataBytes,
            Elapsed = elapsed,
            CommandTag = commandTag,
            Error = error,
            Findings = findings,
            Response = run.Capture is { Length: > 0 } or { IsTruncated: true } ? run.Capture.Kept : (ReadOnlyMemory<byte>?)null,
            ResponseTruncated = run.Capture?.IsTruncated,
        });
    }

    /// <summary>Takes down what the client is given for one statement; null when nothing of it is recorded.</summary>
    public ResponseCapture? NewCapture(Options.StoreOptions store)
    {
        if (store is not { RecordResponses: true, ResponseBytes: > 0 })
        {
            return null;
        }

        var room = store.ResponseBytesPerSession == 0 ? store.ResponseBytes : Math.Clamp(store.ResponseBytesPerSession - _recorded, 0, store.ResponseBytes);
        return new ResponseCapture((int)room);
    }

    /// <summary>A statement that its decision would have let through was not forwarded.</summary>
    public void NotRun(long number, string error)
    {
        // The decision's record comes first.
        if (_lastDecision is { } decision)
        {
            _lastDecision = null;
            sink.Append(decision);
        }

        sink.Append(New(AuditRecordKind.StatementFinished) with { StatementNumber = number, Error = error });
    }

    /// <summary>A safety net caught something; <paramref name="detail"/> is the gateway's own sentence.</summary>
    public void Safety(string code, string detail, long? number = null) =>
        sink.Append(New(AuditRecordKind.SafetyEvent) with { StatementNumber = number, Error = code, Detail = detail });

    [System.Runtime.CompilerServices.AsyncMethodBuilder(typeof(System.Runtime.CompilerServices.PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask MeasureAsync(ValueTask appending, long started)
    {
        await appending;
        GuardMetrics.AuditDurable(time.GetElapsedTime(started));
    }

    private AuditRecord New(AuditRecordKind kind) => new() { Kind = kind, At = time.GetUtcNow(), SessionId = context.Id };

    private AuditRecord WithPerson(AuditRecordKind kind) => New(kind) with
    {
        Principal = context.Principal,
        Profile = context.Profile.Name,
        ClientAddress = context.ClientAddress,
        Database = context.Database,
        Application = context.Application,
    };
}
