namespace DbGuard.Gateway.Options;

/// <summary>
/// The gateway's configuration as written: one JSON file in appsettings style, overridden by environment variables
/// (<c>DBGUARD_Upstream__Host</c>). Read once at start and validated whole; see docs/operations. Relative paths are relative to the file.
/// </summary>
internal sealed class GatewayOptions
{
    /// <summary>The PostgreSQL door.</summary>
    public PostgresListenerOptions Postgres { get; set; } = new();

    /// <summary>Health and metrics over HTTP.</summary>
    public HttpOptions Http { get; set; } = new();

    /// <summary>The guarded server.</summary>
    public UpstreamOptions Upstream { get; set; } = new();

    /// <summary>Databases clients may ask for; empty: any that the upstream lets the gateway into.</summary>
    public IList<string> Databases { get; set; } = [];

    /// <summary>Agents that log in with a password of their own.</summary>
    public IList<AgentOptions> Agents { get; set; } = [];

    /// <summary>Issuers whose tokens are accepted as passwords.</summary>
    public IList<TokenIssuerOptions> Issuers { get; set; } = [];

    /// <summary>Logins by client certificate.</summary>
    public SpiffeOptions Spiffe { get; set; } = new();

    public PolicyOptions Policy { get; set; } = new();

    public StoreOptions Store { get; set; } = new();

    /// <summary>The API: a local socket for operators, an address for agents with tokens.</summary>
    public ApiOptions Api { get; set; } = new();

    /// <summary>Pages for operators.</summary>
    public ConsoleOptions Console { get; set; } = new();

    /// <summary>Short-lived credentials.</summary>
    public AccessOptions Access { get; set; } = new();

    public LimitOptions Limits { get; set; } = new();

    /// <summary>Receivers of events.</summary>
    public IList<WebhookOptions> Webhooks { get; set; } = [];
}
