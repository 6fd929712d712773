using DbGuard.Protocol.Postgres.Messages.Backend;

namespace DbGuard.Gateway.Postgres.Pumps;

/// <summary>The session cannot go on: what the client is told, if anything, and what the record says.</summary>
/// <param name="reason">For the record: the gateway's own words.</param>
/// <param name="report">Last message to the client.</param>
internal sealed class SessionEndException(string reason, Report? report) : Exception(reason)
{
    public Report? Report { get; } = report;

    /// <summary>Code of a safety event to record; null for an ordinary end.</summary>
    public string? SafetyCode { get; init; }

    /// <summary>An error of the gateway itself, for the log.</summary>
    public Exception? Cause { get; init; }

    /// <summary>The upstream said something that does not fit what it was sent: nothing it says can be trusted any more.</summary>
    public static SessionEndException UpstreamViolation(string sentence) =>
        new(sentence, new Report(ReportSeverity.Fatal, Protocol.Postgres.SqlState.ProtocolViolation, "the upstream server's answer does not fit the statement; the session was ended for safety"))
        {
            SafetyCode = "DBG5201",
        };
}
