namespace DbGuard.Gateway.Webhooks;

/// <summary>Log lines of webhooks: events 8030 to 8039. No address beyond the name, no body.</summary>
internal static partial class WebhookLog
{
    [LoggerMessage(8030, LogLevel.Error, "Webhook {Webhook}: event {Event} at record {Sequence} is given up: {Reason}")]
    public static partial void GivenUp(ILogger logger, string webhook, string @event, long sequence, string reason);

    [LoggerMessage(8031, LogLevel.Warning, "Webhook {Webhook} cannot deliver just now: {Reason}. It goes on trying")]
    public static partial void Waiting(ILogger logger, string webhook, string reason);

    [LoggerMessage(8032, LogLevel.Information, "Webhook {Webhook} delivers again")]
    public static partial void Again(ILogger logger, string webhook);

    [LoggerMessage(8033, LogLevel.Error, "Webhook {Webhook} cannot read the store or its cursor: {Reason}. It tries again")]
    public static partial void CannotRead(ILogger logger, string webhook, string reason);
}
