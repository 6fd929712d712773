namespace DbGuard.Protocol.Postgres.Messages.Backend;

/// <summary>Severity of a report; the first three go into an ErrorResponse, the others into a NoticeResponse.</summary>
public enum ReportSeverity
{
    /// <summary>The statement failed, the session goes on.</summary>
    Error,

    /// <summary>The session ends.</summary>
    Fatal,
    Panic,
    Warning,
    Notice,
    Debug,
    Info,
    Log,
}
