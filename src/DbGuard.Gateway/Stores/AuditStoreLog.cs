namespace DbGuard.Gateway.Stores;

/// <summary>Log lines of the audit store: events 8000 to 8099. SQLite's messages name no value.</summary>
internal static partial class AuditStoreLog
{
    [LoggerMessage(8000, LogLevel.Critical, "Audit store cannot be written (SQLite {Code}): {Fault}. Statements are refused until it can")]
    public static partial void StoreFailed(ILogger logger, int code, string fault);

    [LoggerMessage(8001, LogLevel.Error, "Audit store cannot be opened again yet (SQLite {Code}): {Fault}")]
    public static partial void ReopenFailed(ILogger logger, int code, string fault);

    [LoggerMessage(8002, LogLevel.Warning, "Audit store is back at record {Sequence}")]
    public static partial void StoreRecovered(ILogger logger, long sequence);

    [LoggerMessage(8003, LogLevel.Critical, "Audit store was not back before the end: {Count} records of finished work are lost")]
    public static partial void RecordsLost(ILogger logger, int count);

    [LoggerMessage(8004, LogLevel.Critical, "Audit writer has ended")]
    public static partial void WriterEnded(ILogger logger, Exception exception);

    [LoggerMessage(8005, LogLevel.Error, "Audit store cannot be closed (SQLite {Code}): {Fault}. Its last records stay in the commit log until it is opened again")]
    public static partial void CloseFailed(ILogger logger, int code, string fault);

    [LoggerMessage(8006, LogLevel.Critical, "Audit store: {Remark}")]
    public static partial void StoreRemark(ILogger logger, string remark);
}
