namespace DbGuard.Gateway.Options;

/// <summary>How an event is written for its receiver.</summary>
internal enum WebhookTemplate
{
    /// <summary>docs/webhooks.md.</summary>
    Json,

    /// <summary>Slack's Block Kit, for an incoming webhook.</summary>
    Slack,

    /// <summary>An Adaptive Card, for a Teams workflow that posts to a channel.</summary>
    Teams,
}
