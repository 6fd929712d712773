namespace DbGuard.Gateway.Stores.Shared;

/// <summary>Log lines of the shared store: events 8010 to 8019. No values, no connection string.</summary>
internal static partial class SharedStoreLog
{
    [LoggerMessage(8010, LogLevel.Critical, "Shared audit store cannot be written: {Fault}. Statements are refused until it can")]
    public static partial void StoreFailed(ILogger logger, string fault);

    [LoggerMessage(8011, LogLevel.Warning, "Signals of the shared store are not heard: {Fault}. What is waited for is looked at every few seconds meanwhile")]
    public static partial void SignalsLost(ILogger logger, string fault);

    [LoggerMessage(8012, LogLevel.Warning, "Waiting requests cannot be looked at: {Fault}")]
    public static partial void LookFailed(ILogger logger, string fault);
}
