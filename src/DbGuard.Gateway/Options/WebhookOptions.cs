namespace DbGuard.Gateway.Options;

/// <summary>A receiver of events.</summary>
internal sealed class WebhookOptions
{
    /// <summary>Short name, for logs and the command line.</summary>
    public string Name { get; set; } = "";

    /// <summary>Address to post to; https, or http on loopback.</summary>
    public string Url { get; set; } = "";

    /// <summary>File with the secret that what is posted is signed with; null: nothing is signed.</summary>
    public string? SecretFile { get; set; }

    /// <summary>Types of events, e.g. <c>approval.requested</c>, <c>statement.denied</c>, <c>safety</c>; a trailing <c>*</c> stands for the rest.</summary>
    public IList<string> Events { get; set; } = ["approval.*", "safety"];

    /// <summary>How an event is written.</summary>
    public WebhookTemplate Template { get; set; } = WebhookTemplate.Json;

    /// <summary>How long an event is tried.</summary>
    public TimeSpan MaxAge { get; set; } = TimeSpan.FromDays(1);
}
