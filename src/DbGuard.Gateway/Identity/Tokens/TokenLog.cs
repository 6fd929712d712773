namespace DbGuard.Gateway.Identity.Tokens;

/// <summary>Log lines of token issuers: events 7100 to 7199. Nothing of a token is in them.</summary>
internal static partial class TokenLog
{
    [LoggerMessage(7100, LogLevel.Warning, "Keys of issuer {Issuer} could not be fetched: {Fault}")]
    public static partial void KeysNotFetched(ILogger logger, string issuer, string fault);

    [LoggerMessage(7101, LogLevel.Information, "Keys of issuer {Issuer} fetched: {Count}")]
    public static partial void KeysFetched(ILogger logger, string issuer, int count);
}
