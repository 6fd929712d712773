using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace DbGuard.Protocol.Postgres.Authentication;

/// <summary>Channel-binding data of type tls-server-end-point: a hash of the server's certificate.</summary>
/// <remarks>
/// The hash is the one of the certificate's signature, but SHA-256 instead of MD5 and SHA-1. Signatures without a hash of
/// their own (Ed25519, Ed448) have no binding; PostgreSQL cannot bind to them either.
/// Source: RFC 5929, 4.1. Description.
/// </remarks>
public static class TlsServerEndPoint
{
    private const string RsaPss = "1.2.840.113549.1.1.10";

    /// <summary>The data, or empty when the certificate's signature has no known hash.</summary>
    public static byte[] For(X509Certificate2 certificate)
    {
        var encoded = certificate.RawData;
        return Hash(SignatureHash(encoded), encoded);
    }

    private static byte[] Hash(string? signatureAlgorithm, byte[] encoded) => signatureAlgorithm switch
    {
        // md5, sha1, sha256 with RSA; SHA-1, SHA-256 with ECDSA and DSA; SHA-1, SHA-256 of RSASSA-PSS
        "1.2.840.113549.1.1.4" or "1.2.840.113549.1.1.5" or "1.2.840.113549.1.1.11" or
        "1.2.840.10045.4.1" or "1.2.840.10045.4.3.2" or
        "1.2.840.10040.4.3" or "2.16.840.1.101.3.4.3.2" or
        "1.3.14.3.2.26" or "2.16.840.1.101.3.4.2.1" => SHA256.HashData(encoded),
        "1.2.840.113549.1.1.12" or "1.2.840.10045.4.3.3" or "2.16.840.1.101.3.4.2.2" => SHA384.HashData(encoded),
        "1.2.840.113549.1.1.13" or "1.2.840.10045.4.3.4" or "2.16.840.1.101.3.4.2.3" => SHA512.HashData(encoded),
        _ => [],
    };

    /// <summary>The signature algorithm's OID; for RSASSA-PSS, the OID of the hash in its parameters (default SHA-1).</summary>
    private static string? SignatureHash(byte[] encoded)
    {
        try
        {
            var certificate = new AsnReader(encoded, AsnEncodingRules.DER).ReadSequence();
            certificate.ReadEncodedValue(); // tbsCertificate
            var algorithm = certificate.ReadSequence();
            var oid = algorithm.ReadObjectIdentifier();
            if (!string.Equals(oid, RsaPss, StringComparison.Ordinal))
            {
                return oid;
            }

            var hashTag = new Asn1Tag(TagClass.ContextSpecific, 0);
            var parameters = algorithm.ReadSequence();
            return parameters.HasData && parameters.PeekTag().HasSameClassAndValue(hashTag)
                ? parameters.ReadSequence(hashTag).ReadSequence().ReadObjectIdentifier()
                : "1.3.14.3.2.26";
        }
        catch (AsnContentException)
        {
            return null;
        }
    }
}
