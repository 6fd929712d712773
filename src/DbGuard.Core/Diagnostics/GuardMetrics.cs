using System.Diagnostics;
using System.Diagnostics.Metrics;
using DbGuard.Core.Decisions;
using DbGuard.Core.Facts;

namespace DbGuard.Core.Diagnostics;

/// <summary>What DbGuard counts and times. Durations are in seconds, as OpenTelemetry asks for.</summary>
public static class GuardMetrics
{
    private static readonly Counter<long> Decisions = Counter("dbguard.decisions", "{decision}", "Decisions on statements, by verdict.");
    private static readonly Histogram<double> DecisionDuration = Duration("dbguard.decision.duration", "Parsing, analysis and decision of one text.");
    private static readonly Counter<long> Statements = Counter("dbguard.statements", "{statement}", "Statements that ended, by kind and outcome.");
    private static readonly Histogram<double> StatementDuration = Duration("dbguard.statement.duration", "One statement from its arrival to its end, holds included.");
    private static readonly Counter<long> Rows = Counter("dbguard.rows", "{row}", "Rows given to clients.");
    private static readonly Counter<long> MaskedCells = Counter("dbguard.masked_cells", "{cell}", "Cells masked.");
    private static readonly Counter<long> Findings = Counter("dbguard.findings", "{finding}", "Values found in text and masked, by detector.");
    private static readonly Counter<long> RefusedResults = Counter("dbguard.refused_results", "{result}", "Results withheld after the decision, by code.");
    private static readonly UpDownCounter<long> Waiting = UpDown("dbguard.holds.waiting", "{statement}", "Statements that wait for an approver now.");
    private static readonly Counter<long> Holds = Counter("dbguard.holds", "{statement}", "Holds that ended, by outcome.");
    private static readonly UpDownCounter<long> Sessions = UpDown("dbguard.sessions", "{session}", "Client sessions open now.");
    private static readonly Counter<long> Logins = Counter("dbguard.logins", "{login}", "Login attempts, by outcome.");
    private static readonly Counter<long> UpstreamErrors = Counter("dbguard.upstream.errors", "{error}", "Failures of the upstream connection, by stage.");
    private static readonly Histogram<double> AuditDuration = Duration("dbguard.audit.duration", "From handing over a decision until it is durable.");
    private static readonly Counter<long> PolicyReloads = Counter("dbguard.policy.reloads", "{reload}", "Policy files read again, by outcome.");
    private static readonly Counter<long> CertificateReloads = Counter("dbguard.certificate.reloads", "{reload}", "Certificate files towards clients read again, by outcome.");
    private static readonly Gauge<double> CertificateEnd = GuardDiagnostics.Meter.CreateGauge<double>(
        "dbguard.certificate.expiry.timestamp", "s", "When the certificate of a door ends, in seconds since 1970.");

    /// <summary>A text was decided; <paramref name="elapsed"/> is the time it took.</summary>
    public static void TextDecided(TimeSpan elapsed) => DecisionDuration.Record(elapsed.TotalSeconds);

    /// <summary>A statement was decided.</summary>
    public static void StatementDecided(Verdict verdict) => Decisions.Add(1, Tag("verdict", NameOf(verdict)));

    /// <summary>A statement ended.</summary>
    /// <param name="kind">What it was.</param>
    /// <param name="outcome"><c>done</c>, <c>denied</c>, <c>error</c>, <c>cancelled</c> or <c>abandoned</c>.</param>
    /// <param name="elapsed">Since it arrived.</param>
    /// <param name="rows">Rows given to the client.</param>
    /// <param name="maskedCells">Cells masked in them.</param>
    public static void StatementEnded(StatementKind kind, string outcome, TimeSpan elapsed, long rows, long maskedCells)
    {
        Statements.Add(1, Tag("kind", NameOf(kind)), Tag("outcome", outcome));
        StatementDuration.Record(elapsed.TotalSeconds, Tag("outcome", outcome));
        Rows.Add(rows);
        MaskedCells.Add(maskedCells);
    }

    /// <summary>A detector found values in a result; <paramref name="detector"/> is a name of the catalogue.</summary>
    public static void Found(string detector, long count) => Findings.Add(count, Tag("detector", detector));

    /// <summary>A result was withheld after its statement ran; <paramref name="code"/> is DBG40nn.</summary>
    public static void ResultRefused(string code) => RefusedResults.Add(1, Tag("code", code));

    public static void HoldBegan() => Waiting.Add(1);

    /// <summary>A hold ended: <c>approved</c>, <c>denied</c>, <c>timeout</c>, <c>cancelled</c> or <c>abandoned</c>.</summary>
    public static void HoldEnded(string outcome)
    {
        Waiting.Add(-1);
        Holds.Add(1, Tag("outcome", outcome));
    }

    public static void SessionBegan() => Sessions.Add(1);

    public static void SessionEnded() => Sessions.Add(-1);

    /// <summary>A login ended: <c>accepted</c> or <c>refused</c>.</summary>
    public static void LoginEnded(string outcome) => Logins.Add(1, Tag("outcome", outcome));

    /// <summary>The upstream failed in <c>connect</c>, <c>login</c>, <c>catalog</c> or <c>session</c>.</summary>
    public static void UpstreamFailed(string stage) => UpstreamErrors.Add(1, Tag("stage", stage));

    public static void AuditDurable(TimeSpan elapsed) => AuditDuration.Record(elapsed.TotalSeconds);

    /// <summary>A changed policy file was <c>accepted</c> or <c>refused</c>.</summary>
    public static void PolicyReloaded(string outcome) => PolicyReloads.Add(1, Tag("outcome", outcome));

    /// <summary>Changed certificate files were <c>accepted</c> or <c>refused</c>.</summary>
    public static void CertificateReloaded(string outcome) => CertificateReloads.Add(1, Tag("outcome", outcome));

    /// <summary>The certificate of a door, <c>postgres</c> or <c>api</c>, ends then.</summary>
    public static void CertificateEnds(string door, DateTimeOffset end) => CertificateEnd.Record(end.ToUnixTimeSeconds(), Tag("door", door));

    /// <summary>The word tags use for a kind, e.g. <c>select</c>.</summary>
    public static string NameOf(StatementKind kind) => KindNames[(int)kind];

    /// <summary>The word tags use for a verdict, e.g. <c>allow</c>.</summary>
    public static string NameOf(Verdict verdict) => verdict switch
    {
        Verdict.Allow => "allow",
        Verdict.Mask => "mask",
        Verdict.Hold => "hold",
        Verdict.Deny => "deny",
        _ => throw new UnreachableException(),
    };

    // WHY a table: Enum.ToString allocates, and the label is asked for with every statement.
    private static readonly string[] KindNames = [.. Enum.GetValues<StatementKind>().Select(k => k.ToString().ToLowerInvariant())];


    private static KeyValuePair<string, object?> Tag(string key, string value) => new(key, value);

    private static Counter<long> Counter(string name, string unit, string description) => GuardDiagnostics.Meter.CreateCounter<long>(name, unit, description);

    private static UpDownCounter<long> UpDown(string name, string unit, string description) => GuardDiagnostics.Meter.CreateUpDownCounter<long>(name, unit, description);

    private static Histogram<double> Duration(string name, string description) => GuardDiagnostics.Meter.CreateHistogram<double>(
        name, "s", description, tags: null,
        new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 60, 600] });
}
