using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using DbGuard.TestKit.Canaries;

namespace DbGuard.TestKit.Issuers;

/// <summary>A key pair of an issuer. Signs tokens of any shape, wrong ones too: header and claims are what the test says.</summary>
public sealed class SigningKey : IDisposable
{
    private readonly RSA? _rsa;
    private readonly ECDsa? _ec;

    private SigningKey(string id, RSA? rsa, ECDsa? ec) => (Id, _rsa, _ec) = (id, rsa, ec);

    /// <summary>Its <c>kid</c>.</summary>
    public string Id { get; }

    /// <summary>RS256 or ES256.</summary>
    public string Algorithm => _rsa is null ? "ES256" : "RS256";

    /// <summary>A new P-256 key.</summary>
    public static SigningKey Elliptic(string id) => new(id, null, ECDsa.Create(ECCurve.NamedCurves.nistP256));

    /// <summary>A new RSA key of 2048 bits.</summary>
    public static SigningKey Rsa(string id) => new(id, RSA.Create(2048), null);

    /// <summary>The public key in SubjectPublicKeyInfo form: what an attacker knows.</summary>
    public byte[] PublicKey => _rsa?.ExportSubjectPublicKeyInfo() ?? _ec!.ExportSubjectPublicKeyInfo();

    /// <summary>The public key as a JSON Web Key (RFC 7517).</summary>
    public JsonObject ToJwk()
    {
        if (_rsa is not null)
        {
            var rsa = _rsa.ExportParameters(false);
            return new JsonObject { ["kty"] = "RSA", ["use"] = "sig", ["alg"] = "RS256", ["kid"] = Id, ["n"] = Base64Url.EncodeToString(rsa.Modulus), ["e"] = Base64Url.EncodeToString(rsa.Exponent) };
        }

        var ec = _ec!.ExportParameters(false);
        return new JsonObject { ["kty"] = "EC", ["use"] = "sig", ["alg"] = "ES256", ["kid"] = Id, ["crv"] = "P-256", ["x"] = Base64Url.EncodeToString(ec.Q.X), ["y"] = Base64Url.EncodeToString(ec.Q.Y) };
    }

    /// <summary>A token in compact form with the usual header.</summary>
    public string Sign(JsonObject claims) => Sign(new JsonObject { ["alg"] = Algorithm, ["kid"] = Id, ["typ"] = "JWT" }, claims);

    /// <summary>A token with this very header.</summary>
    public string Sign(JsonObject header, JsonObject claims) => SignText(header.ToJsonString(), claims.ToJsonString());

    /// <summary>A token of these very texts, which need not be JSON.</summary>
    public string SignText(string header, string claims)
    {
        var signed = $"{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(header))}.{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(claims))}";
        var bytes = Encoding.ASCII.GetBytes(signed);
        var signature = _rsa?.SignData(bytes, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1) ?? _ec!.SignData(bytes, HashAlgorithmName.SHA256);
        var proof = Base64Url.EncodeToString(signature);
        SecretWatch.Guard(proof, "a token's signature");
        return $"{signed}.{proof}";
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _rsa?.Dispose();
        _ec?.Dispose();
    }
}
