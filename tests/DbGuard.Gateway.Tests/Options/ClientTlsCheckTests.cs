using DbGuard.Gateway.Options;
using DbGuard.TestKit;

namespace DbGuard.Gateway.Tests.Options;

/// <summary>Options of TLS with clients that contradict each other, or lack something.</summary>
public sealed class ClientTlsCheckTests
{
    private static readonly string Exists = Repository.PathOf("README.md");

    [Fact]
    public void Whole_IsGood() => Assert.Empty(ClientTlsCheck.Of(Whole()));

    [Fact]
    public void Nothing_IsGood() => Assert.Empty(ClientTlsCheck.Of(new GatewayOptions()));

    [Theory]
    [InlineData("no certificate of its own", "Postgres:ClientCertificate")]
    [InlineData("no authorities", "Postgres:ClientCertificate")]
    [InlineData("authorities for nothing", "Postgres:ClientCa")]
    [InlineData("authorities missing", "Postgres:ClientCa")]
    [InlineData("certificates off", "Spiffe:TrustDomain")]
    [InlineData("no users", "Spiffe:Users")]
    [InlineData("empty user", "Spiffe:Users")]
    [InlineData("no trust domain", "Spiffe:Users")]
    [InlineData("trust domain as ID", "Spiffe:TrustDomain")]
    [InlineData("name of the configuration", "Spiffe:Name")]
    [InlineData("name with a slash", "Spiffe:Name")]
    [InlineData("name of a token issuer", "Spiffe:Name")]
    [InlineData("warning too early", "Postgres:WarnBeforeExpiry")]
    [InlineData("warning negative", "Postgres:WarnBeforeExpiry")]
    public void Mistake_IsReportedAtItsKey(string mistake, string key)
    {
        var options = Whole();
        Spoil(options, mistake);
        Assert.Contains(ClientTlsCheck.Of(options), p => p.Path == key);
    }

    private static GatewayOptions Whole()
    {
        var options = new GatewayOptions();
        options.Postgres.CertificateFile = options.Postgres.KeyFile = options.Postgres.ClientCa = Exists;
        options.Postgres.ClientCertificate = ClientCertificateMode.Optional;
        options.Spiffe.TrustDomain = "bank.example";
        options.Spiffe.Users.Add("svc-*");
        return options;
    }

    private static void Spoil(GatewayOptions options, string mistake)
    {
        var (postgres, spiffe) = (options.Postgres, options.Spiffe);
        Action spoil = mistake switch
        {
            "no certificate of its own" => () => postgres.CertificateFile = null,
            "no authorities" => () => postgres.ClientCa = null,
            "authorities for nothing" => () => postgres.ClientCertificate = ClientCertificateMode.Off,
            "authorities missing" => () => postgres.ClientCa = "/nonexistent",
            "certificates off" => () => postgres.ClientCertificate = ClientCertificateMode.Off,
            "no users" => spiffe.Users.Clear,
            "empty user" => () => spiffe.Users.Add(""),
            "no trust domain" => () => spiffe.TrustDomain = null,
            "trust domain as ID" => () => spiffe.TrustDomain = "spiffe://bank.example",
            "name of the configuration" => () => spiffe.Name = "config",
            "name with a slash" => () => spiffe.Name = "a/b",
            "name of a token issuer" => () => options.Issuers.Add(new TokenIssuerOptions { Name = spiffe.Name }),
            "warning too early" => () => postgres.WarnBeforeExpiry = TimeSpan.FromDays(366),
            "warning negative" => () => postgres.WarnBeforeExpiry = TimeSpan.FromSeconds(-1),
            _ => throw new ArgumentOutOfRangeException(nameof(mistake), mistake, null),
        };
        spoil();
    }
}
