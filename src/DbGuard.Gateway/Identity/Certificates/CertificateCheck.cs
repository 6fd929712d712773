using System.Security.Cryptography.X509Certificates;

namespace DbGuard.Gateway.Identity.Certificates;

/// <summary>Judges a client certificate by the chain that was built for it under <see cref="ClientAuthorities.Policy"/>.</summary>
internal static class CertificateCheck
{
    private const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";
    private const X509ChainStatusFlags Untrusted = X509ChainStatusFlags.UntrustedRoot | X509ChainStatusFlags.PartialChain;
    private const X509KeyUsageFlags Signing = X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign;

    /// <summary>Checks it.</summary>
    /// <param name="leaf">The certificate.</param>
    /// <param name="chain">Its chain, built.</param>
    /// <param name="now">To tell an expired certificate from one of the future.</param>
    public static PresentedCertificate Of(X509Certificate2 leaf, X509Chain chain, DateTimeOffset now)
    {
        var status = chain.ChainStatus.Aggregate(X509ChainStatusFlags.NoError, (all, one) => all | one.Status);
        if ((Refusal(leaf, status, now) ?? (CertificateStrength.IsTooWeak(chain) ? CertificateRefusal.Weak : null)) is { } refusal)
        {
            return PresentedCertificate.Refused(refusal);
        }

        return SubjectAlternativeUris.Read(leaf) is { } uris
            ? new PresentedCertificate(null, uris, IsForSignatures(leaf), new DateTimeOffset(chain.ChainElements.Min(e => e.Certificate.NotAfter)))
            : PresentedCertificate.Refused(CertificateRefusal.OddNames);
    }

    /// <summary>Trust comes first: of what nobody vouches for, nothing else matters.</summary>
    private static string? Refusal(X509Certificate2 leaf, X509ChainStatusFlags status, DateTimeOffset now)
    {
        if ((status & Untrusted) != 0)
        {
            return leaf.SubjectName.RawData.AsSpan().SequenceEqual(leaf.IssuerName.RawData) ? CertificateRefusal.SelfSigned : CertificateRefusal.OtherAuthority;
        }

        if (status.HasFlag(X509ChainStatusFlags.NotSignatureValid))
        {
            return CertificateRefusal.BadSignature;
        }

        if (status.HasFlag(X509ChainStatusFlags.NotTimeValid))
        {
            return leaf.NotAfter < now.LocalDateTime ? CertificateRefusal.Expired
                : leaf.NotBefore > now.LocalDateTime ? CertificateRefusal.NotYetValid
                : CertificateRefusal.AuthorityOutOfTime;
        }

        // A certificate without the extension would be good for everything, and so says nothing of clients.
        if (status.HasFlag(X509ChainStatusFlags.NotValidForUsage)
            || !leaf.Extensions.OfType<X509EnhancedKeyUsageExtension>().Any(e => e.EnhancedKeyUsages.OfType<System.Security.Cryptography.Oid>().Any(o => o.Value == ClientAuthentication)))
        {
            return CertificateRefusal.NotForClients;
        }

        if (status != X509ChainStatusFlags.NoError)
        {
            return CertificateRefusal.InvalidChain;
        }

        return leaf.Extensions.OfType<X509BasicConstraintsExtension>().Any(b => b.CertificateAuthority) ? CertificateRefusal.IsAuthority : null;
    }

    private static bool IsForSignatures(X509Certificate2 leaf) =>
        leaf.Extensions.OfType<X509KeyUsageExtension>().ToList() is [var usage]
        && usage.KeyUsages.HasFlag(X509KeyUsageFlags.DigitalSignature)
        && (usage.KeyUsages & Signing) == 0;
}
