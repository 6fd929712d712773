using System.Security.Cryptography.X509Certificates;

namespace DbGuard.TestKit.Certificates;

/// <summary>A server certificate signed by a <see cref="TestAuthority"/>, as PEM texts.</summary>
public sealed record TestCertificate(string CertificatePem, string KeyPem)
{
    /// <summary>The certificate with its private key.</summary>
    public X509Certificate2 ToX509() => X509Certificate2.CreateFromPem(CertificatePem, KeyPem);
}
