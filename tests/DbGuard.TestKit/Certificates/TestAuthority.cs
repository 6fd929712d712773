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
    private readonly TestAuthority? _above;

    /// <summary>Creates an authority called <paramref name="name"/>, valid for a day around now.</summary>
    public TestAuthority(string name = "DbGuard test authority")
        : this(name, null)
    {
    }

    private TestAuthority(string name, TestAuthority? above)
    {
        _above = above;
        _from = above?._from ?? TimeProvider.System.GetUtcNow().AddHours(-12);
        var request = new CertificateRequest($"CN={name}", _key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        _certificate = above is null ? request.CreateSelfSigned(_from, _from.AddDays(1)) : above.Sign(request, _from, _from.AddDays(1));
    }

    /// <summary>The authority's own certificate, what a verify-full client is given as its root.</summary>
    public string RootPem => _certificate.ExportCertificatePem();

    /// <summary>An authority between this one and certificates, which bring its certificate along.</summary>
    public TestAuthority Subordinate(string name) => new(name, this);

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
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(dnsName);
        if (forLoopback)
        {
            names.AddIpAddress(IPAddress.Loopback);
        }

        return Issue(dnsName, names.Build(), [new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], false)], _from, _from.AddDays(1), HashAlgorithmName.SHA256);
    }

    /// <summary>Signs a client certificate.</summary>
    public TestCertificate Issue(ClientCertificate client) =>
        Issue("workload", client.Names(), client.Extensions(), client.NotBefore ?? _from, client.NotAfter ?? _from.AddDays(1), client.Hash);

    /// <summary>Signs a client certificate with the key of another that may not sign: a chain that no verifier may accept.</summary>
    public TestCertificate ThroughALeaf(ClientCertificate client)
    {
        var leaf = Issue(client);
        using var key = ECDsa.Create();
        key.ImportFromPem(leaf.KeyPem);
        using var signer = leaf.ToX509();
        using var ownKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=below a workload", ownKey, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(client.Names());
        foreach (var extension in client.Extensions())
        {
            request.CertificateExtensions.Add(extension);
        }

        using var signed = request.Create(signer.SubjectName, X509SignatureGenerator.CreateForECDsa(key), _from, _from.AddDays(1), RandomNumberGenerator.GetBytes(16));
        return new TestCertificate($"{signed.ExportCertificatePem()}\n{leaf.CertificatePem}", ownKey.ExportPkcs8PrivateKeyPem());
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _certificate.Dispose();
        _key.Dispose();
    }

    private TestCertificate Issue(string name, X509Extension names, IEnumerable<X509Extension> extensions, DateTimeOffset from, DateTimeOffset to, HashAlgorithmName hash)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, hash);
        request.CertificateExtensions.Add(names);
        foreach (var extension in extensions)
        {
            request.CertificateExtensions.Add(extension);
        }

        using var signed = Sign(request, from, to);
        var chain = _above is null ? "" : $"\n{RootPem}";
        return new TestCertificate($"{signed.ExportCertificatePem()}{chain}", key.ExportPkcs8PrivateKeyPem());
    }

    /// <summary>Signs with the bare key: a certificate object knows its issuer's name only, and here the key is beside it.</summary>
    private X509Certificate2 Sign(CertificateRequest request, DateTimeOffset from, DateTimeOffset to) =>
        request.Create(_certificate.SubjectName, X509SignatureGenerator.CreateForECDsa(_key), from, to, RandomNumberGenerator.GetBytes(16));
}
