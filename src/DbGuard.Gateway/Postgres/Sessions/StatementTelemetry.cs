using System.Diagnostics;
using DbGuard.Core.Diagnostics;

namespace DbGuard.Gateway.Postgres.Sessions;

/// <summary>Measures and traces statements as they end. Tags hold kinds, outcomes and counts, never SQL, values or names.</summary>
internal static class StatementTelemetry
{
    /// <summary>A statement ended.</summary>
    /// <param name="run">The statement.</param>
    /// <param name="error">SQLSTATE or reason it ended with; null when it was done.</param>
    /// <param name="elapsed">Since it arrived.</param>
    /// <param name="now">When it ended.</param>
    public static void Ended(StatementRun run, string? error, TimeSpan elapsed, DateTimeOffset now)
    {
        var outcome = error switch
        {
            null => "done",
            SessionEvidence.SessionEnded => "abandoned",
            "57014" => "cancelled",
            _ => "error",
        };
        var maskedColumns = run.Shape?.Masker?.MaskedColumns ?? run.CopyMasker?.MaskedColumns ?? 0;
        var kind = run.Outcome.Statement.Facts.Kind;
        GuardMetrics.StatementEnded(kind, outcome, elapsed, run.Rows, maskedColumns * run.Rows);
        if (!GuardDiagnostics.Activities.HasListeners())
        {
            return;
        }

        // WHY made when it ends: two pumps share a session, and a span that lived across them would need a place in every reply.
        using var span = GuardDiagnostics.Activities.StartActivity("dbguard.statement", ActivityKind.Server, default(ActivityContext), startTime: now - elapsed);
        if (span is not null)
        {
            span.SetTag("db.system.name", "postgresql");
            span.SetTag("dbguard.statement.kind", GuardMetrics.NameOf(kind));
            span.SetTag("dbguard.outcome", outcome);
            span.SetTag("dbguard.verdict", GuardMetrics.NameOf(run.Decision.Verdict));
            span.SetTag("dbguard.rows", run.Rows);
            span.SetTag("dbguard.masked_columns", maskedColumns);
            if (error is not null)
            {
                span.SetStatus(ActivityStatusCode.Error);
            }

            span.SetEndTime(now.UtcDateTime);
        }
    }
}
