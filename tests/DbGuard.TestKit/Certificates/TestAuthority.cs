using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace DbGuard.TestKit.Certificates;

/// <summary>A certificate authority that exists only in this process.</summary>
public sealed class TestAuthority : IDisposable
{
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly X509Certificate2 _certificate;
    private readonly DateTimeOffset _from;

    /// <summary>Creates an authority called <paramref name="name"/>, valid for a day around now.</summary>
    public TestAuthority(string name = "DbGuard test authority")
    {
        _from = TimeProvider.System.GetUtcNow().AddHours(-12);
        var request = new CertificateRequest($"CN={name}", _key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        _certificate = request.CreateSelfSigned(_from, _from.AddDays(1));
    }

    /// <summary>The authority's own certificate, what a verify-full client is given as its root.</summary>
    public string RootPem => _certificate.ExportCertificatePem();

    /// <summary>A chain policy that trusts this authority and no other, for <c>SslClientAuthenticationOptions</c>.</summary>
    public X509ChainPolicy Trust() => new()
    {
        TrustMode = X509ChainTrustMode.CustomRootTrust,
        CustomTrustStore = { _certificate },
        RevocationMode = X509RevocationMode.NoCheck,
    };

    /// <summary>Signs a server certificate for <paramref name="dnsName"/> and, unless told otherwise, 127.0.0.1.</summary>
    public TestCertificate Issue(string dnsName = "localhost", bool forLoopback = true)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={dnsName}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(dnsName);
        if (forLoopback)
        {
            names.AddIpAddress(IPAddress.Loopback);
        }

        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], false));
        using var signed = request.Create(_certificate, _from, _from.AddDays(1), RandomNumberGenerator.GetBytes(16));
        return new TestCertificate(signed.ExportCertificatePem(), key.ExportPkcs8PrivateKeyPem());
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _certificate.Dispose();
        _key.Dispose();
    }
}
