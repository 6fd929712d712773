namespace DbGuard.Gateway.Options;

/// <summary>Logins at the console through an OpenID Connect provider: authorization code with PKCE.</summary>
internal sealed class ConsoleOidcOptions
{
    /// <summary>The provider, <c>https://…</c>; null: no such login.</summary>
    public string? Issuer { get; set; }

    /// <summary>The gateway's client id there. Its redirect address is the console's address with <c>login/oidc/callback</c>.</summary>
    public string ClientId { get; set; } = "";

    /// <summary>File with the client's secret, mode 0600; null: a public client.</summary>
    public string? ClientSecretFile { get; set; }

    /// <summary>Authorities that the provider's certificate is checked against, PEM; null: the system's.</summary>
    public string? CaFile { get; set; }

    /// <summary>Scopes besides <c>openid</c>.</summary>
    public IList<string> Scopes { get; set; } = [];

    /// <summary>Claim of the ID token that names the person: what answers and records say. It should be one that the provider never gives to somebody else.</summary>
    public string NameClaim { get; set; } = "sub";

    /// <summary>Claim with the person's groups: those that rules name as approvers.</summary>
    public string GroupsClaim { get; set; } = "groups";

    /// <summary>Groups whose members may log in.</summary>
    public IList<string> Groups { get; set; } = [];
}
