using System.Collections.Immutable;
using System.Diagnostics;
using DbGuard.Core.Approvals;
using DbGuard.Core.Facts;
using DbGuard.Gateway.Postgres.Holds;
using DbGuard.Gateway.Postgres.Sessions;
using DbGuard.Gateway.Upstream;

namespace DbGuard.Gateway.Approvals.Trials;

/// <summary>
/// Runs a held statement for real, in a transaction of the gateway's own that is rolled back: with the parameters that are bound, under short
/// limits for locks and time. Triggers fire and sequences advance; nothing is committed. The text is the one that was analysed, unchanged: what it did
/// is read from the server's counters and from the row versions of its transaction.
/// </summary>
internal sealed class StatementTrial(DoorServices services)
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    /// <summary>Why such a text cannot be tried; null when it can.</summary>
    public static string? Objection(WaitingStatement waiting) =>
        waiting.Held.Text.Outcome.Statements.SelectMany(s => s.Statement.Facts.Functions).Any(f => f.Effect is FunctionEffect.RunsSql or FunctionEffect.Files or FunctionEffect.Network or FunctionEffect.Session or FunctionEffect.Administration)
            ? "it calls a function whose effect a rollback would not undo"
        : waiting.Held.Text.Outcome.Statements.All(s => PlannedRows.HasPlan(s.Statement.Facts.Kind) || s.Statement.Facts.Kind == StatementKind.Truncate)
            ? waiting.Held.InTransaction ? "the statement waits in an open transaction, which a trial would not see and might wait for" : null
            : "only statements that read or write rows can be tried: definitions, procedures and transaction control would not be undone whole";

    /// <summary>Tries it.</summary>
    /// <param name="waiting">The statement.</param>
    /// <param name="by">Who asks.</param>
    /// <param name="cancellationToken">Aborts the trial; the server then rolls it back.</param>
    public async Task<ApprovalTrial> RunAsync(WaitingStatement waiting, string by, CancellationToken cancellationToken)
    {
        var started = services.Time.GetTimestamp();
        var at = services.Time.GetUtcNow();
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(s_patience);
        try
        {
            await using var trial = await ProbeConnection.OpenAsync(services, waiting.Context, waiting.Held, patience.Token).ConfigureAwait(false);
            await using var witness = await ProbeConnection.OpenAsync(services, waiting.Context, waiting.Held, patience.Token).ConfigureAwait(false);
            await ProbeConnection.BeginAsync(trial, waiting.SearchPath, s_limit, isReadOnly: false, patience.Token).ConfigureAwait(false);
            ProbeConnection.Write(trial, waiting.Held.Text.Bytes, waiting.Held);
            var answer = await trial.AnswerAsync(keepRows: 0, patience.Token).ConfigureAwait(false);

            // What is checked at COMMIT only is checked now: nobody wants to approve what then fails.
            await trial.QueryTextAsync("SET CONSTRAINTS ALL IMMEDIATE", patience.Token).ConfigureAwait(false);
            var tables = await TriedTables.ReadAsync(trial, witness, waiting, services.Pipeline, patience.Token).ConfigureAwait(false);
            var spreads = await SpreadReader.ReadAsync(trial, tables, patience.Token).ConfigureAwait(false);
            await trial.QueryTextAsync("ROLLBACK", patience.Token).ConfigureAwait(false);
            return new ApprovalTrial { At = at, By = by, Elapsed = services.Time.GetElapsedTime(started), Tags = [.. answer.Tags], Tables = [.. tables.Select(t => t.Table)], Spreads = spreads };
        }
        catch (UpstreamException failure)
        {
            return new ApprovalTrial { At = at, By = by, Elapsed = services.Time.GetElapsedTime(started), Error = failure.SqlState };
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new ApprovalTrial { At = at, By = by, Elapsed = services.Time.GetElapsedTime(started), Error = "57014" };
        }
        catch (Exception failure) when (failure is IOException or ObjectDisposedException or System.Net.Sockets.SocketException && !cancellationToken.IsCancellationRequested)
        {
            return new ApprovalTrial { At = at, By = by, Elapsed = services.Time.GetElapsedTime(started), Error = patience.IsCancellationRequested ? "57014" : "08006" };
        }
    }
}
