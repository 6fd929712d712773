using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using DbGuard.Gateway.Identity.Certificates;
using DbGuard.Gateway.Options;
using DbGuard.TestKit.Certificates;

namespace DbGuard.Gateway.Tests.Identity.Certificates;

/// <summary>What clients do not even send: the check by itself.</summary>
public sealed class CertificateCheckTests : IDisposable
{
    private static readonly ClientCertificate Good = new("spiffe://bank.example/w");

    private readonly TestAuthority _authority = new();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("dbguard-check-");

    public void Dispose()
    {
        _authority.Dispose();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public void Good_IsAccepted_WithItsNamesAndItsEnd()
    {
        var end = TimeProvider.System.GetUtcNow().AddMinutes(5);
        var checkedOne = Check(_authority.Issue(Good with { NotAfter = end }));
        Assert.Null(checkedOne.Refusal);
        Assert.Equal(Good.Uris, checkedOne.Uris);
        Assert.True(checkedOne.IsForSignatures);
        Assert.Equal(end.ToUnixTimeSeconds(), checkedOne.NotAfter.ToUnixTimeSeconds());
    }

    [Fact]
    public void Sha1Signature_IsTooWeak() => Assert.Equal(CertificateRefusal.Weak, Check(_authority.Issue(Good with { Hash = HashAlgorithmName.SHA1 })).Refusal);

    [Fact]
    public void AuthorityBetween_ThatIsMissing_IsNotLookedForElsewhere()
    {
        using var between = _authority.Subordinate("between");
        var whole = between.Issue(Good);
        Assert.Null(Check(whole).Refusal);
        var bare = whole with { CertificatePem = X509Certificate2.CreateFromPem(whole.CertificatePem).ExportCertificatePem() };
        Assert.Equal(CertificateRefusal.OtherAuthority, Check(bare).Refusal);
    }

    [Fact]
    public void SelfSignedLeaf_InTheBundle_IsNoAuthority()
    {
        var leaf = Good.SelfSigned();
        var refused = Assert.Throws<GatewayOptionsException>(() => Authorities(leaf.CertificatePem));
        Assert.Contains("a certificate in it is not that of an authority", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("nothing")]
    public void EmptyBundle_IsRefused(string pem) =>
        Assert.Contains("it holds no self-signed authority", Assert.Throws<GatewayOptionsException>(() => Authorities(pem)).Message, StringComparison.Ordinal);

    private PresentedCertificate Check(TestCertificate certificate)
    {
        var sent = new X509Certificate2Collection();
        sent.ImportFromPem(certificate.CertificatePem);
        using var chain = new X509Chain { ChainPolicy = Authorities(_authority.RootPem).Policy() };
        chain.ChainPolicy.ExtraStore.AddRange(sent);
        chain.Build(sent[0]);
        return CertificateCheck.Of(sent[0], chain, TimeProvider.System.GetUtcNow());
    }

    private ClientAuthorities Authorities(string pem)
    {
        var file = Path.Combine(_folder.FullName, "ca.pem");
        File.WriteAllText(file, pem);
        return ClientAuthorities.Watch(new PostgresListenerOptions { ClientCertificate = ClientCertificateMode.Optional, ClientCa = file })!.Current;
    }
}
