namespace DbGuard.Gateway.Tls;

/// <summary>Log lines of certificates: events 5200 to 5299. Nothing of a key is in them.</summary>
internal static partial class TlsLog
{
    [LoggerMessage(5200, LogLevel.Information, "New {Files} in force")]
    public static partial void Replaced(ILogger logger, string files);

    [LoggerMessage(5201, LogLevel.Error, "DBG6030 Changed {Files} cannot be used, the old ones stay in force: {Reason}")]
    public static partial void Refused(ILogger logger, string files, string reason);

    [LoggerMessage(5202, LogLevel.Warning, "DBG6031 The certificate {Key} ends at {NotAfter:u}")]
    public static partial void EndsSoon(ILogger logger, string key, DateTimeOffset notAfter);

    [LoggerMessage(5203, LogLevel.Error, "DBG6031 The certificate {Key} has ended at {NotAfter:u}; clients that check it do not connect")]
    public static partial void HasEnded(ILogger logger, string key, DateTimeOffset notAfter);
}
