using System.Security.Cryptography.X509Certificates;
using DbGuard.Gateway.Identity.Certificates;
using DbGuard.Gateway.Options;
using DbGuard.TestKit.Certificates;
using DbGuard.TestKit.Processes;

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
        Assert.Equal(Good.Uris.AsEnumerable(), checkedOne.Uris);
        Assert.True(checkedOne.IsForSignatures);
        Assert.Equal(end.ToUnixTimeSeconds(), checkedOne.NotAfter.ToUnixTimeSeconds());
    }

    [Theory]
    [InlineData("2048", "-sha256", null)]
    [InlineData("2048", "-sha1", CertificateRefusal.Weak)]
    [InlineData("1024", "-sha256", CertificateRefusal.Weak)]
    public async Task WeakKeysAndSignatures_AreRefused(string bits, string digest, string? refusal)
    {
        // The platform does not make such certificates; OpenSSL still does.
        await File.WriteAllTextAsync(PathOf("leaf.cnf"), "basicConstraints=CA:FALSE\nkeyUsage=digitalSignature\nextendedKeyUsage=clientAuth\nsubjectAltName=URI:spiffe://bank.example/w\n");
        await OpenSslAsync("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "root.key", "-out", "root.pem", "-subj", "/CN=root", "-days", "1");
        await OpenSslAsync("req", "-newkey", $"rsa:{bits}", "-nodes", "-keyout", "leaf.key", "-out", "leaf.csr", "-subj", "/CN=leaf");
        await OpenSslAsync("x509", "-req", "-in", "leaf.csr", "-CA", "root.pem", "-CAkey", "root.key", "-CAcreateserial", digest, "-days", "1", "-extfile", "leaf.cnf", "-out", "leaf.pem");
        var leaf = new TestCertificate(await File.ReadAllTextAsync(PathOf("leaf.pem")), "");
        Assert.Equal(refusal, Check(leaf, await File.ReadAllTextAsync(PathOf("root.pem"))).Refusal);
    }

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

    private string PathOf(string name) => Path.Combine(_folder.FullName, name);

    private async Task OpenSslAsync(params string[] arguments)
    {
        var result = await ClientTool.RunAsync("openssl", arguments, workingDirectory: _folder.FullName);
        Assert.True(result.ExitCode == 0, result.ErrorText);
    }

    private PresentedCertificate Check(TestCertificate certificate, string? roots = null)
    {
        var sent = new X509Certificate2Collection();
        sent.ImportFromPem(certificate.CertificatePem);
        using var chain = new X509Chain { ChainPolicy = Authorities(roots ?? _authority.RootPem).Policy() };
        chain.ChainPolicy.ExtraStore.AddRange(sent);
        chain.Build(sent[0]);
        return CertificateCheck.Of(sent[0], chain, TimeProvider.System.GetUtcNow());
    }

    private ClientAuthorities Authorities(string pem)
    {
        var file = PathOf("ca.pem");
        File.WriteAllText(file, pem);
        return ClientAuthorities.Watch(new PostgresListenerOptions { ClientCertificate = ClientCertificateMode.Optional, ClientCa = file })!.Current;
    }
}
