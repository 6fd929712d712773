namespace DbGuard.Gateway.Postgres;

/// <summary>Log messages of the PostgreSQL door: names, codes and addresses, never SQL or values.</summary>
internal static partial class SessionLog
{
    [LoggerMessage(5000, LogLevel.Information, "PostgreSQL clients are served on {Address}")]
    public static partial void Listening(ILogger logger, string address);

    [LoggerMessage(5001, LogLevel.Information, "Session {SessionId} opened by {Principal} from {ClientAddress} on {Database} with profile {Profile}")]
    public static partial void Opened(ILogger logger, string sessionId, string principal, string clientAddress, string database, string profile);

    [LoggerMessage(5002, LogLevel.Information, "Session {SessionId} closed: {Reason}")]
    public static partial void Closed(ILogger logger, string sessionId, string reason);

    [LoggerMessage(5003, LogLevel.Warning, "Connection from {ClientAddress} refused: {Code} {Reason}")]
    public static partial void Refused(ILogger logger, string clientAddress, string code, string reason);

    [LoggerMessage(5004, LogLevel.Error, "Session {SessionId} failed")]
    public static partial void Failed(ILogger logger, string sessionId, Exception failure);

    [LoggerMessage(5005, LogLevel.Error, "Accepting connections failed")]
    public static partial void AcceptFailed(ILogger logger, Exception failure);

    [LoggerMessage(5006, LogLevel.Warning, "Upstream login failed: {Reason}")]
    public static partial void UpstreamFailed(ILogger logger, string reason, Exception? cause);

    [LoggerMessage(5007, LogLevel.Information, "Draining {Sessions} sessions")]
    public static partial void Draining(ILogger logger, int sessions);
}
