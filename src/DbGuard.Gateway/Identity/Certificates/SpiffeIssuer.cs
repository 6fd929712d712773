using DbGuard.Core.Identities;
using DbGuard.Gateway.Options;

namespace DbGuard.Gateway.Identity.Certificates;

/// <summary>Makes principals of the X.509-SVIDs of one trust domain.</summary>
/// <remarks>Source: X509-SVID standard, 2. SPIFFE ID, 4. Constraints and Usage, 5. Validation.</remarks>
internal sealed class SpiffeIssuer(SpiffeOptions options)
{
    /// <summary>The one that is configured; null where nobody logs in by certificate.</summary>
    public static SpiffeIssuer? From(SpiffeOptions options) => options.TrustDomain is null ? null : new SpiffeIssuer(options);

    /// <summary>True when clients of this user name log in by certificate.</summary>
    public bool ServesUser(string user) => options.Users.Any(pattern => UserPattern.Matches(pattern, user));

    /// <summary>Who holds the certificate: the principal, or null and the check that failed, as <see cref="CertificateRefusal"/> names it.</summary>
    public (Principal? Principal, string? Refusal) Identify(PresentedCertificate certificate)
    {
        if (certificate.Refusal is not null)
        {
            return (null, certificate.Refusal);
        }

        if (certificate.Uris.Length != 1)
        {
            return (null, certificate.Uris.IsEmpty ? CertificateRefusal.NoUri : CertificateRefusal.SeveralUris);
        }

        if (!SpiffeId.TryParse(certificate.Uris[0], out var id))
        {
            return (null, CertificateRefusal.NotSpiffe);
        }

        if (id.TrustDomain != options.TrustDomain)
        {
            return (null, CertificateRefusal.OtherTrustDomain);
        }

        if (id.Path.Length == 0)
        {
            return (null, CertificateRefusal.NoPath);
        }

        return certificate.IsForSignatures
            ? (new Principal { Kind = options.Kind, Subject = id.ToString(), Issuer = options.Name, ExpiresAt = certificate.NotAfter }, null)
            : (null, CertificateRefusal.OtherKeyUsage);
    }
}
