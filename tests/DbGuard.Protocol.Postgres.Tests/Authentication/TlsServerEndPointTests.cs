using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using DbGuard.Protocol.Postgres.Authentication;

namespace DbGuard.Protocol.Postgres.Tests.Authentication;

public sealed class TlsServerEndPointTests
{
    private static readonly DateTimeOffset s_from = new(2024, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("SHA256", 32)]
    [InlineData("SHA384", 48)]
    [InlineData("SHA512", 64)]
    public void Certificate_SignatureHash_IsTheBindingHash(string hash, int length)
    {
        var name = new HashAlgorithmName(hash);
        using var rsa = RSA.Create(2048);
        using var ecdsa = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest[] requests =
        [
            new("CN=a", rsa, name, RSASignaturePadding.Pkcs1),
            new("CN=a", rsa, name, RSASignaturePadding.Pss),
            new("CN=a", ecdsa, name),
        ];
        foreach (var request in requests)
        {
            using var certificate = request.CreateSelfSigned(s_from, s_from.AddDays(1));
            var binding = TlsServerEndPoint.For(certificate);
            Assert.Equal(length, binding.Length);
            Assert.Equal(CryptographicOperations.HashData(name, certificate.RawData), binding);
        }
    }
}
