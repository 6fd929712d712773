using System.Security.Cryptography.X509Certificates;

namespace DbGuard.Gateway.Identity.Certificates;

/// <summary>What is too weak to vouch for anybody; the platform's chain does not ask on Linux.</summary>
internal static class CertificateStrength
{
    private const int LeastRsaBits = 2048;

    /// <summary>RFC 8017, A.2.4; RFC 3279, 2.2: RSA with MD2, MD5 and SHA-1, DSA and ECDSA with SHA-1.</summary>
    private static readonly HashSet<string> s_weakSignatures =
        ["1.2.840.113549.1.1.2", "1.2.840.113549.1.1.4", "1.2.840.113549.1.1.5", "1.2.840.10040.4.3", "1.2.840.10045.4.1"];

    /// <summary>True when a key of the chain, or a signature below its root, is too weak.</summary>
    public static bool IsTooWeak(X509Chain chain)
    {
        // The root's own signature vouches for nothing: the root is trusted because it is configured.
        var last = chain.ChainElements.Count - 1;
        return chain.ChainElements.Index().Any(e => HasWeakKey(e.Item.Certificate) || (e.Index < last && s_weakSignatures.Contains(e.Item.Certificate.SignatureAlgorithm.Value!)));
    }

    private static bool HasWeakKey(X509Certificate2 certificate)
    {
        using var rsa = certificate.GetRSAPublicKey();
        return rsa is { KeySize: < LeastRsaBits };
    }
}
