using System.Text;
using System.Text.Json.Nodes;
using DbGuard.Core.Audit;
using DbGuard.Gateway.Options;
using DbGuard.Gateway.Tests.Postgres;
using DbGuard.TestKit.Issuers;
using DbGuard.TestKit.Wire;

namespace DbGuard.Gateway.Tests.Identity;

/// <summary>SASL OAUTHBEARER byte for byte: PostgreSQL 18 docs, 54.3.2 OAUTHBEARER Authentication; RFC 7628.</summary>
public sealed class OAuthBearerTests(DoorFixture door) : IClassFixture<DoorFixture>, IAsyncLifetime
{
    private const int Sasl = 10;
    private const int SaslContinue = 11;
    private const int Ok = 0;

    private OidcIssuer _issuer = null!;

    public async Task InitializeAsync() => _issuer = await OidcIssuer.StartAsync();

    public async Task DisposeAsync() => await _issuer.DisposeAsync();

    [Fact]
    public async Task Token_InTheInitialResponse_IsAnsweredByAuthenticationOk()
    {
        await using var rig = await StartAsync();
        await using var client = await BeginAsync(rig);
        await client.SendAsync(Frontend.SaslInitialResponse("OAUTHBEARER", $"n,,\u0001auth=Bearer {Token()}\u0001\u0001"));
        var ok = await client.ReadAsync();
        Assert.Equal(('R', Ok), (ok.Type, ok.Int32At(0)));
        await client.ReadToReadyAsync();
        Assert.Equal("corp/claude", Assert.Single(rig.Audit.Of(AuditRecordKind.SessionOpened)).Principal!.ToString());
    }

    [Fact]
    public async Task Client_WithoutAToken_LearnsWhereToGetOne_AndItIsNoFailedLogin()
    {
        await using var rig = await StartAsync();
        await using var client = await BeginAsync(rig);
        await client.SendAsync(Frontend.SaslInitialResponse("OAUTHBEARER", "n,,\u0001auth=\u0001\u0001"));
        await AssertRefusedAsync(client, "no token was sent");
        Assert.Equal("DBG7012", Assert.Single(rig.Audit.Of(AuditRecordKind.SessionRefused)).Error);
    }

    [Fact]
    public async Task Token_Refused_IsToldAfterTheDummyResponse()
    {
        await using var rig = await StartAsync();
        await using var client = await BeginAsync(rig);
        await client.SendAsync(Frontend.SaslInitialResponse("OAUTHBEARER", $"y,,\u0001host=ignored\u0001auth=bearer  {_issuer.Token("other", "claude")}\u0001\u0001"));
        await AssertRefusedAsync(client, "the token is not accepted: it is not meant for this gateway (audience)");
    }

    [Fact]
    public async Task Client_ThatSendsNothingAtFirst_IsAskedByAnEmptyChallenge()
    {
        await using var rig = await StartAsync();
        await using var client = await BeginAsync(rig);
        await client.SendAsync(new WireWriter().Text("OAUTHBEARER").Int32(-1).ToMessage('p'));
        var challenge = await client.ReadAsync();
        Assert.Equal((SaslContinue, 4), (challenge.Int32At(0), challenge.Body.Length));
        await client.SendAsync(Frontend.SaslResponse($"n,,\u0001auth=Bearer {Token()}\u0001\u0001"));
        Assert.Equal(Ok, (await client.ReadAsync()).Int32At(0));
    }

    [Theory]
    [InlineData("p=tls-server-end-point,,\u0001auth=Bearer x\u0001\u0001", "0A000")]
    [InlineData("n,a=root,\u0001auth=Bearer x\u0001\u0001", "0A000")]
    [InlineData("", "08P01")]
    [InlineData("n", "08P01")]
    [InlineData("n,,", "08P01")]
    [InlineData("x,,\u0001auth=Bearer x\u0001\u0001", "08P01")]
    [InlineData("n,,\u0001\u0001", "08P01")]
    [InlineData("n,,\u0001auth=Bearer x\u0001", "08P01")]
    [InlineData("n,,\u0001auth=Bearer x\u0001\u0001rest", "08P01")]
    [InlineData("n,,\u0001auth=Bearer x\u0001auth=Bearer y\u0001\u0001", "08P01")]
    [InlineData("n,,\u0001auth=Bearer\u0001\u0001", "08P01")]
    [InlineData("n,,\u0001auth=Bearer \u0001\u0001", "08P01")]
    [InlineData("n,,\u0001auth=Basic eDp5\u0001\u0001", "08P01")]
    [InlineData("n,,\u0001auth=Bearer a b\u0001\u0001", "08P01")]
    [InlineData("n,,\u0001auth=Bearer tøken\u0001\u0001", "08P01")]
    [InlineData("n,,\u0001a1=x\u0001auth=Bearer x\u0001\u0001", "08P01")]
    [InlineData("n,,\u0001=x\u0001auth=Bearer x\u0001\u0001", "08P01")]
    public async Task Message_Malformed_IsRefused(string message, string sqlState)
    {
        await using var rig = await StartAsync();
        await using var client = await BeginAsync(rig);
        await client.SendAsync(Frontend.SaslInitialResponse("OAUTHBEARER", message));
        var error = await client.ReadAsync();
        Assert.Equal(('E', sqlState), (error.Type, error.SqlState));
        Assert.True(await client.IsClosedAsync());
    }

    [Fact]
    public async Task AnotherMechanism_OrAnotherDummy_IsRefused()
    {
        await using var rig = await StartAsync();
        await using (var client = await BeginAsync(rig))
        {
            await client.SendAsync(Frontend.SaslInitialResponse("SCRAM-SHA-256", "n,,n=,r=abc"));
            Assert.Equal("08P01", (await client.ReadAsync()).SqlState);
        }

        await using (var client = await BeginAsync(rig))
        {
            await client.SendAsync(Frontend.SaslInitialResponse("OAUTHBEARER", "n,,\u0001auth=\u0001\u0001"));
            await client.ReadAsync();
            await client.SendAsync(Frontend.SaslResponse($"n,,\u0001auth=Bearer {Token()}\u0001\u0001"));
            Assert.Equal("08P01", (await client.ReadAsync()).SqlState);
        }
    }

    [Fact]
    public async Task PlainText_IsNotAskedForAToken()
    {
        await using var rig = await StartAsync(allowPlaintext: false);
        await using var client = await WireClient.ConnectAsync("127.0.0.1", rig.EndPoint.Port);
        await client.SendAsync(Frontend.Startup(Frontend.Version30, [("user", "oauth-claude"), ("database", door.Database)]));
        Assert.Equal("28000", (await client.ReadAsync()).SqlState);
    }

    private async Task AssertRefusedAsync(WireClient client, string sentence)
    {
        var challenge = await client.ReadAsync();
        Assert.Equal(SaslContinue, challenge.Int32At(0));
        var refusal = JsonNode.Parse(challenge.Body.AsSpan(4))!;
        Assert.Equal(("invalid_token", _issuer.MetadataAddress, "openid"), ((string)refusal["status"]!, (string)refusal["openid-configuration"]!, (string)refusal["scope"]!));
        await client.SendAsync(Frontend.SaslResponse("\u0001"));
        Assert.Equal(sentence, (await client.ReadAsync()).Sentence);
        Assert.True(await client.IsClosedAsync());
    }

    private async Task<WireClient> BeginAsync(GatewayRig rig)
    {
        var client = await WireClient.ConnectAsync("127.0.0.1", rig.EndPoint.Port);
        await client.SendAsync(Frontend.Startup(Frontend.Version30, [("user", "oauth-claude"), ("database", door.Database)]));
        var offer = await client.ReadAsync();
        Assert.Equal(('R', Sasl), (offer.Type, offer.Int32At(0)));
        Assert.Equal("OAUTHBEARER\0\0", Encoding.ASCII.GetString(offer.Body, 4, offer.Body.Length - 4));
        return client;
    }

    private string Token() => _issuer.Token("dbguard", "claude");

    private Task<GatewayRig> StartAsync(bool allowPlaintext = true) => door.StartAsync(Policies.AllowAll, o => o.Issuers.Add(new TokenIssuerOptions
    {
        Name = "corp",
        Issuer = _issuer.Issuer,
        Audiences = ["dbguard"],
        CaFile = _issuer.CaFile,
        OAuthUsers = ["oauth-*"],
        AllowPlaintextOnLoopback = allowPlaintext,
    }));
}
