namespace DbGuard.Gateway.Stores;

/// <summary>Log lines of the approval store: events 3000 to 3099.</summary>
internal static partial class ApprovalStoreLog
{
    [LoggerMessage(3000, LogLevel.Error, "Approval request {Id} expired, but the store could not take it")]
    public static partial void ExpiryFailed(ILogger logger, Exception exception, string id);

    [LoggerMessage(3001, LogLevel.Error, "The end of approval request {Id} could not be recorded; the statement is not run")]
    public static partial void EndNotRecorded(ILogger logger, Exception exception, string id);
}
