using DbGuard.AdoNet.Results;
using DbGuard.Core.Audit;
using DbGuard.Core.Identities;

namespace DbGuard.AdoNet.Sessions;

/// <summary>Writes one session's records.</summary>
internal sealed class SessionEvidence(IAuditSink sink, TimeProvider time, string sessionId, Principal principal, string profile, string database, string? application)
{
    private const string ClientAddress = "in-process";

    private const int RecordsKept = 8;

    private readonly (DecidedText? Text, int Index, AuditRecord? Record)[] _known = new (DecidedText?, int, AuditRecord?)[RecordsKept];
    private int _next;
    private long _statements;

    public long NextNumber() => Interlocked.Increment(ref _statements);

    public ValueTask OpenedAsync(CancellationToken cancellationToken) =>
        DurablyAsync(WithPerson(AuditRecordKind.SessionOpened), cancellationToken);

    public void Closed() => Quietly(New(AuditRecordKind.SessionClosed) with { Detail = "closed" });

    /// <summary>Completes when the decision is durable.</summary>
    /// <param name="text">The execution.</param>
    /// <param name="index">Which of its statements; -1: the whole text as one.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="DbGuardException">DBG8001: nothing may run.</exception>
    public ValueTask DecidedAsync(in AdmittedText text, int index, CancellationToken cancellationToken)
    {
        ValueTask appending;
        try
        {
            appending = sink.AppendDurablyAsync(
                new StatementDecided(Known(text.Decided, index), text.At, text.FirstNumber + Math.Max(index, 0), text.Parameters, text.ApprovalId), cancellationToken);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // WHY any: a sink of the host that fails in its own way has not written either.
            throw Refusals.NoEvidence();
        }

        return appending.IsCompletedSuccessfully ? appending : AppendedAsync(appending);
    }

    private static async ValueTask AppendedAsync(ValueTask appending)
    {
        try
        {
            await appending.ConfigureAwait(false);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            throw Refusals.NoEvidence();
        }
    }

    public void Finished(long number, ResultTally? tally, long startedAt, string? error)
    {
        try
        {
            sink.Append(new StatementFinished(sessionId, time.GetUtcNow(), number)
            {
                Rows = tally?.Rows,
                Changed = tally?.Changed > 0 ? tally.Changed : null,
                Elapsed = startedAt == 0 ? null : time.GetElapsedTime(startedAt),
                Error = error,
                Findings = tally?.TakeFindings(),
            });
        }
        catch (Exception)
        {
            // As for Quietly.
        }
    }

    public void Safety(string code, string detail, long number) =>
        Quietly(New(AuditRecordKind.SafetyEvent) with { StatementNumber = number, Error = code, Detail = detail });

    /// <summary>The record of a decision but for what differs from execution to execution; the last few are kept.</summary>
    private AuditRecord Known(DecidedText text, int index)
    {
        foreach (ref readonly var known in _known.AsSpan())
        {
            if (ReferenceEquals(known.Text, text) && known.Index == index)
            {
                return known.Record!;
            }
        }

        var fingerprint = index < 0 ? text.Fingerprint : text.Outcome.Statements[index].Statement.Fingerprint;
        var record = new AuditRecord
        {
            Kind = AuditRecordKind.StatementDecided,
            At = default,
            SessionId = sessionId,
            Principal = principal,
            Profile = profile,
            ClientAddress = ClientAddress,
            Database = database,
            Application = application,
            Statement = index < 0 ? text.ShownWhole() : text.Shown(index),
            StatementHash = text.Text.Hash,
            Fingerprint = string.IsNullOrEmpty(fingerprint) ? null : fingerprint,
            Decision = index >= 0 ? text.Outcome.Statements[index].Decision : text.Outcome.Statements is [var only] ? only.Decision : text.Outcome.Decision,
        };
        _known[_next++ % RecordsKept] = (text, index, record);
        return record;
    }

    private async ValueTask DurablyAsync(AuditRecord record, CancellationToken cancellationToken)
    {
        try
        {
            await sink.AppendDurablyAsync(record, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
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
