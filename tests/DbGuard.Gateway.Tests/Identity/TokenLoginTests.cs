using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using DbGuard.Core.Audit;
using DbGuard.Core.Identities;
using DbGuard.Gateway.Options;
using DbGuard.Gateway.Tests.Postgres;
using DbGuard.TestKit;
using DbGuard.TestKit.Wire;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace DbGuard.Gateway.Tests.Identity;

/// <summary>A JSON Web Token as the password, against a local key set.</summary>
public sealed class TokenLoginTests(DoorFixture door) : IClassFixture<DoorFixture>, IDisposable
{
    private const string Issuer = "https://id.bank.example";
    private const string Audience = "dbguard";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("dbguard-jwks-");
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public void Dispose()
    {
        _key.Dispose();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Token_Valid_OpensASessionOfItsSubject()
    {
        await using var rig = await StartAsync();
        await using var client = await WireClient.LogInAsync(Endpoint(rig, Token()));
        var opened = Assert.Single(rig.Audit.Of(AuditRecordKind.SessionOpened));
        Assert.Equal("corp/claude-7", opened.Principal!.ToString());
        Assert.Equal("alice@bank.example", opened.Principal.OnBehalfOf);
        Assert.Equal("TICKET-1", opened.Principal.Task);
        Assert.Contains("analysts", opened.Principal.Groups);
        Assert.Equal(PrincipalKind.Agent, opened.Principal.Kind);
    }

    [Theory]
    [InlineData("issuer", "its issuer is not the one configured for this user name")]
    [InlineData("audience", "it is not meant for this gateway (audience)")]
    [InlineData("expired", "it has expired")]
    [InlineData("not yet", "it is not valid yet")]
    [InlineData("too long", "it lives longer than this gateway accepts")]
    [InlineData("other key", "its signature is not valid")]
    [InlineData("symmetric", "its signature algorithm is not accepted")]
    [InlineData("unsigned", "it is not signed")]
    [InlineData("changed", "its signature is not valid")]
    [InlineData("no subject", "it names no subject")]
    [InlineData("unknown key", "its signing key is not among the issuer's keys")]
    [InlineData("no expiry", "it has no expiry")]
    [InlineData("huge", "it is longer than 16384 characters")]
    [InlineData("key in the header", "its signature is not valid")]
    [InlineData("public key as secret", "its signature algorithm is not accepted")]
    [InlineData("audience in other case", "it is not meant for this gateway (audience)")]
    [InlineData("no token", "it is not a signed JSON Web Token")]
    public async Task Token_Wrong_IsRefusedWithTheCheckThatFailed(string flaw, string check)
    {
        await using var rig = await StartAsync();
        var token = Flawed(flaw);
        var refused = await Assert.ThrowsAsync<WireRefusedException>(() => WireClient.LogInAsync(Endpoint(rig, token)));
        Assert.Equal("28P01", refused.Response.SqlState);
        Assert.Equal($"the token is not accepted: {check}", refused.Response.Sentence);
        var record = Assert.Single(rig.Audit.Of(AuditRecordKind.SessionRefused));
        Assert.Equal("DBG7010", record.Error);
        Assert.DoesNotContain(token, record.Detail, StringComparison.Ordinal);
        Assert.Empty(rig.Audit.Of(AuditRecordKind.SessionOpened));
    }

    [Fact]
    public async Task Token_InPlainText_IsNotAskedFor()
    {
        await using var rig = await StartAsync(allowPlaintext: false);
        var refused = await Assert.ThrowsAsync<WireRefusedException>(() => WireClient.LogInAsync(Endpoint(rig, Token())));
        Assert.Equal("28000", refused.Response.SqlState);
    }

    [Fact]
    public async Task ExpiredToken_EndsTheSession()
    {
        await using var rig = await StartAsync(configure: o => o.Issuers[0].ClockSkew = TimeSpan.Zero);
        await using var client = await WireClient.LogInAsync(Endpoint(rig, Token(d => d.Expires = Now().AddSeconds(2).UtcDateTime)));
        Assert.Equal("28000", (await client.ReadAsync()).SqlState);
        Assert.True(await client.IsClosedAsync());
    }

    [Fact]
    public async Task ExpiredToken_WhileAStatementRuns_CancelsItAndEndsTheSession()
    {
        await using var rig = await StartAsync(configure: o => o.Issuers[0].ClockSkew = TimeSpan.Zero);
        await using var client = await WireClient.LogInAsync(Endpoint(rig, Token(d => d.Expires = Now().AddSeconds(2).UtcDateTime)));
        await client.SendAsync(Frontend.Query("select pg_sleep(60) as expiry_test"));

        var clock = System.Diagnostics.Stopwatch.StartNew();
        var end = await client.ReadAsync();
        Assert.Equal(("28000", "the token of this session has expired"), (end.SqlState, end.Sentence));
        Assert.True(await client.IsClosedAsync());
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(20), "it ended with the statement, not with the token");

        await using var observer = await WireClient.LogInAsync(Endpoint(rig, Token()));
        var running = "?";
        for (var i = 0; i < 40 && running != "0"; i++)
        {
            await Task.Delay(50);
            running = (await observer.AskAsync(Frontend.Query(
                "select count(*) from pg_stat_activity where state = 'active' and query like '%expiry_test%' and pid <> pg_backend_pid()"))).Single(m => m.Type == 'D').TextCells.Single();
        }

        Assert.Equal("0", running);
    }

    private static DateTimeOffset Now() => TimeProvider.System.GetUtcNow();

    private static PostgresEndpoint Endpoint(GatewayRig rig, string token) => rig.Endpoint("postgres") with { User = "jwt-claude", Password = token };

    private Task<GatewayRig> StartAsync(bool allowPlaintext = true, Action<GatewayOptions>? configure = null)
    {
        var jwk = JsonWebKeyConverter.ConvertFromECDsaSecurityKey(new ECDsaSecurityKey(ECDsa.Create(_key.ExportParameters(false))) { KeyId = "k1" });
        var file = Path.Combine(_folder.FullName, "jwks.json");
        File.WriteAllText(file, JsonSerializer.Serialize(new { keys = new[] { new { kty = jwk.Kty, crv = jwk.Crv, x = jwk.X, y = jwk.Y, kid = "k1" } } }));
        return door.StartAsync(Policies.AllowAll, o =>
        {
            o.Issuers.Add(new TokenIssuerOptions
            {
                Name = "corp",
                Issuer = Issuer,
                Audience = Audience,
                JwksFile = file,
                Users = ["jwt-*"],
                AllowPlaintextOnLoopback = allowPlaintext,
            });
            configure?.Invoke(o);
        });
    }

    private string Token(Action<SecurityTokenDescriptor>? change = null)
    {
        var descriptor = new SecurityTokenDescriptor
        {
            Issuer = Issuer,
            Audience = Audience,
            Expires = Now().AddMinutes(5).UtcDateTime,
            NotBefore = Now().AddMinutes(-1).UtcDateTime,
            IssuedAt = Now().AddMinutes(-1).UtcDateTime,
            Claims = new Dictionary<string, object>
            {
                ["sub"] = "claude-7",
                ["on_behalf_of"] = "alice@bank.example",
                ["task"] = "TICKET-1",
                ["groups"] = new[] { "analysts" },
            },
            SigningCredentials = new SigningCredentials(new ECDsaSecurityKey(_key) { KeyId = "k1" }, SecurityAlgorithms.EcdsaSha256),
        };
        change?.Invoke(descriptor);
        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(descriptor);
    }

    private string Flawed(string flaw)
    {
        switch (flaw)
        {
            case "issuer":
                return Token(d => d.Issuer = "https://evil.example");
            case "audience":
                return Token(d => d.Audience = "another service");
            case "expired":
                return Token(d => d.Expires = Now().AddMinutes(-10).UtcDateTime);
            case "not yet":
                return Token(d => d.NotBefore = Now().AddMinutes(4).UtcDateTime);
            case "too long":
                return Token(d => d.Expires = Now().AddDays(40).UtcDateTime);
            case "other key":
                using (var other = ECDsa.Create(ECCurve.NamedCurves.nistP256))
                {
                    return Token(d => d.SigningCredentials = new SigningCredentials(new ECDsaSecurityKey(other) { KeyId = "k1" }, SecurityAlgorithms.EcdsaSha256));
                }

            case "symmetric":
                return Token(d => d.SigningCredentials = new SigningCredentials(
                    new SymmetricSecurityKey(Encoding.UTF8.GetBytes("a shared secret that is long enough")) { KeyId = "k1" }, SecurityAlgorithms.HmacSha256));
            case "unsigned":
                return Token(d => d.SigningCredentials = null);
            case "changed":
                var parts = Token().Split('.');
                var payload = Base64UrlEncoder.Decode(parts[1]).Replace("claude-7", "root", StringComparison.Ordinal);
                return $"{parts[0]}.{Base64UrlEncoder.Encode(payload)}.{parts[2]}";
            case "unknown key":
                return Token(d => d.SigningCredentials = new SigningCredentials(new ECDsaSecurityKey(_key) { KeyId = "k2" }, SecurityAlgorithms.EcdsaSha256));
            case "no expiry":
                return Token(d => d.Expires = null);
            case "huge":
                return Token(d => d.Claims["padding"] = new string('x', 16 * 1024));
            case "key in the header":
                using (var own = ECDsa.Create(ECCurve.NamedCurves.nistP256))
                {
                    var jwk = JsonWebKeyConverter.ConvertFromECDsaSecurityKey(new ECDsaSecurityKey(ECDsa.Create(own.ExportParameters(false))));
                    return Token(d =>
                    {
                        d.SigningCredentials = new SigningCredentials(new ECDsaSecurityKey(own) { KeyId = "k1" }, SecurityAlgorithms.EcdsaSha256);
                        d.AdditionalHeaderClaims = new Dictionary<string, object> { ["jwk"] = new Dictionary<string, object> { ["kty"] = jwk.Kty, ["crv"] = jwk.Crv, ["x"] = jwk.X, ["y"] = jwk.Y } };
                    });
                }

            case "public key as secret":
                return Token(d => d.SigningCredentials = new SigningCredentials(
                    new SymmetricSecurityKey(_key.ExportSubjectPublicKeyInfo()) { KeyId = "k1" }, SecurityAlgorithms.HmacSha256));
            case "audience in other case":
                return Token(d => d.Audience = Audience.ToUpperInvariant());
            case "no subject":
                return Token(d => d.Claims.Remove("sub"));
            default:
                return "just-a-password";
        }
    }
}
