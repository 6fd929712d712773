using System.Collections.Immutable;
using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace DbGuard.TestKit.Certificates;

/// <summary>What a client certificate says; by default that of a workload, as SPIRE makes them.</summary>
/// <param name="Uris">Its URI names.</param>
public sealed record ClientCertificate(params ImmutableArray<string> Uris)
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";
    private const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";

    /// <summary>Its DNS names.</summary>
    public ImmutableArray<string> DnsNames { get; init; } = [];

    /// <summary>What its key is for.</summary>
    public X509KeyUsageFlags KeyUsage { get; init; } = X509KeyUsageFlags.DigitalSignature;

    /// <summary>Extended key usages; null: the extension is missing.</summary>
    public ImmutableArray<string>? Purposes { get; init; } = [ServerAuthentication, ClientAuthentication];

    /// <summary>True for one that may sign others.</summary>
    public bool IsAuthority { get; init; }

    /// <summary>What the signature is made with.</summary>
    public HashAlgorithmName Hash { get; init; } = HashAlgorithmName.SHA256;

    /// <summary>When it begins; null: as its authority.</summary>
    public DateTimeOffset? NotBefore { get; init; }

    /// <summary>When it ends; null: as its authority.</summary>
    public DateTimeOffset? NotAfter { get; init; }

    /// <summary>The same for servers only.</summary>
    public ClientCertificate ForServersOnly() => this with { Purposes = [ServerAuthentication] };

    /// <summary>Signs it with its own key.</summary>
    public TestCertificate SelfSigned()
    {
        var now = TimeProvider.System.GetUtcNow();
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=workload", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(Names());
        foreach (var extension in Extensions())
        {
            request.CertificateExtensions.Add(extension);
        }

        using var signed = request.CreateSelfSigned(now.AddHours(-1), now.AddHours(1));
        return new TestCertificate(signed.ExportCertificatePem(), key.ExportPkcs8PrivateKeyPem());
    }

    /// <summary>Names byte for byte: the platform's builder would mend them.</summary>
    internal X509Extension Names()
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            foreach (var name in DnsNames)
            {
                writer.WriteCharacterString(UniversalTagNumber.IA5String, name, new Asn1Tag(TagClass.ContextSpecific, 2));
            }

            foreach (var uri in Uris)
            {
                writer.WriteCharacterString(UniversalTagNumber.IA5String, uri, new Asn1Tag(TagClass.ContextSpecific, 6));
            }
        }

        return new X509Extension("2.5.29.17", writer.Encode(), critical: false);
    }

    internal IEnumerable<X509Extension> Extensions()
    {
        yield return new X509BasicConstraintsExtension(IsAuthority, false, 0, true);
        yield return new X509KeyUsageExtension(KeyUsage, true);
        if (Purposes is { } purposes)
        {
            yield return new X509EnhancedKeyUsageExtension([.. purposes.Select(p => new Oid(p))], false);
        }
    }
}
