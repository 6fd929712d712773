using DbGuard.Core.Identities;

namespace DbGuard.Gateway.Options;

/// <summary>An issuer whose JSON Web Tokens prove who a client is.</summary>
internal sealed class TokenIssuerOptions
{
    /// <summary>Short name; becomes the principal's issuer.</summary>
    public string Name { get; set; } = "";

    /// <summary>The <c>iss</c> claim, exactly; for discovery also the base of <see cref="MetadataAddress"/>.</summary>
    public string Issuer { get; set; } = "";

    /// <summary>The <c>aud</c> claim must hold one of them.</summary>
    public IList<string> Audiences { get; set; } = [];

    /// <summary>Where the issuer publishes its keys; null: OpenID Connect discovery at <c>Issuer/.well-known/openid-configuration</c>.</summary>
    public string? MetadataAddress { get; set; }

    /// <summary>JSON Web Key Set with the issuer's public keys, instead of discovery; read at each login, so that it can be replaced.</summary>
    public string? JwksFile { get; set; }

    /// <summary>Authorities that the issuer's own TLS certificate is checked against, PEM; null: the system's.</summary>
    public string? CaFile { get; set; }

    /// <summary>File with a bearer token for the issuer's metadata, as a Kubernetes API server asks for; null: none is sent.</summary>
    public string? MetadataTokenFile { get; set; }

    /// <summary>Fetch metadata over plain HTTP from loopback addresses, for tests and sidecars.</summary>
    public bool AllowHttpOnLoopback { get; set; }

    /// <summary>How old fetched keys may be before they are fetched again, 60 s to a day. A token signed by an unknown key fetches them sooner.</summary>
    public TimeSpan KeysRefreshedAfter { get; set; } = TimeSpan.FromHours(1);

    /// <summary>How long fetched keys are used while the issuer cannot be reached, up to 7 days; then nobody logs in with its tokens.</summary>
    public TimeSpan KeysKeptFor { get; set; } = TimeSpan.FromHours(24);

    /// <summary>Accepted signature algorithms, asymmetric ones only; empty: RS, PS and ES with SHA-256, 384 and 512.</summary>
    public IList<string> Algorithms { get; set; } = [];

    /// <summary>User names (with <c>*</c> at either end) that send a token of this issuer as their password.</summary>
    public IList<string> Users { get; set; } = [];

    /// <summary>User names (likewise) that are asked for a token by SASL OAUTHBEARER, as clients of PostgreSQL 18 can.</summary>
    public IList<string> OAuthUsers { get; set; } = [];

    /// <summary>Scope that OAUTHBEARER clients are told to ask the issuer for.</summary>
    public string OAuthScope { get; set; } = "openid";

    public PrincipalKind Kind { get; set; } = PrincipalKind.Agent;

    /// <summary>Claim that must equal the user name; empty: any subject may use any user name above.</summary>
    public string UserClaim { get; set; } = "";

    /// <summary>Claims by name, or by JSON Pointer (RFC 6901) when they lie in an object: <c>/kubernetes.io/namespace</c>.</summary>
    public string SubjectClaim { get; set; } = "sub";

    public string GroupsClaim { get; set; } = "groups";

    public string OnBehalfOfClaim { get; set; } = "on_behalf_of";

    public string TaskClaim { get; set; } = "task";

    public string EnvironmentClaim { get; set; } = "environment";

    public string RepositoryClaim { get; set; } = "repository";

    /// <summary>Tolerated difference of clocks, 0 to 300 s.</summary>
    public TimeSpan ClockSkew { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>Longest accepted lifetime of a token.</summary>
    public TimeSpan MaxLifetime { get; set; } = TimeSpan.FromHours(24);

    /// <summary>Accept tokens in plain text from loopback addresses, for tests and sidecars.</summary>
    public bool AllowPlaintextOnLoopback { get; set; }
}
