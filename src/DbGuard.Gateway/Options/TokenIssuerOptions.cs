using DbGuard.Core.Identities;

namespace DbGuard.Gateway.Options;

/// <summary>An issuer whose JWT a client may send as its password.</summary>
internal sealed class TokenIssuerOptions
{
    /// <summary>Short name; becomes the principal's issuer.</summary>
    public string Name { get; set; } = "";

    /// <summary>The <c>iss</c> claim, exactly.</summary>
    public string Issuer { get; set; } = "";

    /// <summary>The <c>aud</c> claim must hold it.</summary>
    public string Audience { get; set; } = "";

    /// <summary>JSON Web Key Set with the issuer's public keys; read again when a token names an unknown key.</summary>
    public string JwksFile { get; set; } = "";

    /// <summary>User names (with <c>*</c> at either end) that log in with a token of this issuer.</summary>
    public IList<string> Users { get; set; } = [];

    public PrincipalKind Kind { get; set; } = PrincipalKind.Agent;

    /// <summary>Claim that must equal the user name; empty: any subject may use any user name above.</summary>
    public string UserClaim { get; set; } = "";

    public string SubjectClaim { get; set; } = "sub";

    public string GroupsClaim { get; set; } = "groups";

    public string OnBehalfOfClaim { get; set; } = "on_behalf_of";

    public string TaskClaim { get; set; } = "task";

    /// <summary>Tolerated difference of clocks, 0 to 300 s.</summary>
    public TimeSpan ClockSkew { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>Longest accepted lifetime of a token.</summary>
    public TimeSpan MaxLifetime { get; set; } = TimeSpan.FromHours(24);

    /// <summary>Accept tokens in plain text from loopback addresses, for tests and sidecars.</summary>
    public bool AllowPlaintextOnLoopback { get; set; }
}
