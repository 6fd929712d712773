using DbGuard.Core.Identities;

namespace DbGuard.Gateway.Options;

/// <summary>Logins by client certificate with a SPIFFE ID (X.509-SVID).</summary>
internal sealed class SpiffeOptions
{
    /// <summary>Short name: the principal's issuer.</summary>
    public string Name { get; set; } = "spiffe";

    /// <summary>The trust domain, e.g. <c>bank.example</c>; null: nobody logs in by certificate.</summary>
    public string? TrustDomain { get; set; }

    /// <summary>User names (<c>*</c> at either end) that log in by certificate instead of a password.</summary>
    public IList<string> Users { get; set; } = [];

    /// <summary>Kind of principal.</summary>
    public PrincipalKind Kind { get; set; } = PrincipalKind.Service;
}
