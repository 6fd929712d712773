namespace DbGuard.Gateway.Api;

/// <summary>A link that logs the caller in at the console, once.</summary>
/// <param name="Url">The link; its fragment is a secret.</param>
/// <param name="ExpiresAt">When it ends.</param>
internal sealed record ConsoleLoginView(string Url, DateTimeOffset ExpiresAt);
