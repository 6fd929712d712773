using DbGuard.Gateway.Identity.Tokens;
using DbGuard.Gateway.Options;
using DbGuard.TestKit.Issuers;
using Microsoft.Extensions.Logging.Abstractions;

namespace DbGuard.Gateway.Tests.Identity;

/// <summary>Keys by discovery from a real issuer over HTTPS: rotation, outage, misbehaviour.</summary>
public sealed class IssuerKeysTests : IAsyncLifetime
{
    private readonly ManualTime _time = new();
    private readonly List<TokenIssuers> _opened = [];
    private OidcIssuer _issuer = null!;

    public async Task InitializeAsync() => _issuer = await OidcIssuer.StartAsync();

    public async Task DisposeAsync()
    {
        _opened.ForEach(o => o.Dispose());
        await _issuer.DisposeAsync();
    }

    [Fact]
    public async Task Token_OfAPublishedKey_IsAccepted_AndKeysAreFetchedOnce()
    {
        var judge = Judge();
        for (var i = 0; i < 20; i++)
        {
            Assert.Equal("corp/claude", (await judge.ValidateAsync(Token(), "agent")).Principal?.ToString());
        }

        Assert.Equal(1, _issuer.Fetches);
    }

    [Fact]
    public async Task Rotation_IsFollowedAtTheFirstTokenOfTheNewKey_AndTheOldKeyIsRefused()
    {
        var judge = Judge();
        var old = Token();
        Assert.NotNull((await judge.ValidateAsync(old, "agent")).Principal);

        _issuer.Rotate();
        _time.Advance(TimeSpan.FromSeconds(11));
        Assert.NotNull((await judge.ValidateAsync(Token(), "agent")).Principal);
        Assert.Equal((null, "its signing key is not among the issuer's keys"), await judge.ValidateAsync(old, "agent"));
        Assert.Equal(2, _issuer.Fetches);
    }

    [Fact]
    public async Task Rotation_WithOverlap_AcceptsBothKeys()
    {
        var judge = Judge();
        var old = Token();
        Assert.NotNull((await judge.ValidateAsync(old, "agent")).Principal);
        _issuer.Rotate(keepOld: true);
        _time.Advance(TimeSpan.FromSeconds(11));
        Assert.NotNull((await judge.ValidateAsync(Token(), "agent")).Principal);
        Assert.NotNull((await judge.ValidateAsync(old, "agent")).Principal);
    }

    [Fact]
    public async Task InventedKeyIds_DoNotBecomeTraffic()
    {
        var judge = Judge();
        await judge.ValidateAsync(Token(), "agent");
        using var stranger = SigningKey.Elliptic("invented");
        await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => judge.ValidateAsync(stranger.Sign(_issuer.Claims("dbguard", "claude")), "agent")));
        Assert.Equal(1, _issuer.Fetches);

        _time.Advance(TimeSpan.FromSeconds(11));
        await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => judge.ValidateAsync(stranger.Sign(_issuer.Claims("dbguard", "claude")), "agent")));
        Assert.Equal(2, _issuer.Fetches);
    }

    [Theory]
    [InlineData(IssuerFault.Down)]
    [InlineData(IssuerFault.Broken)]
    [InlineData(IssuerFault.Silent)]
    [InlineData(IssuerFault.Garbage)]
    [InlineData(IssuerFault.Redirect)]
    [InlineData(IssuerFault.AnotherIssuer)]
    [InlineData(IssuerFault.NoKeys)]
    [InlineData(IssuerFault.HugeDocument)]
    public async Task Outage_UsesTheLastKeysForAWhile_ThenNobodyGetsIn_ThenItRecovers(IssuerFault fault)
    {
        var judge = Judge();
        Assert.NotNull((await judge.ValidateAsync(Token(), "agent")).Principal);

        _issuer.Fault = fault;
        _time.Advance(TimeSpan.FromHours(2));
        Assert.NotNull((await judge.ValidateAsync(Token(), "agent")).Principal);

        _time.Advance(TimeSpan.FromHours(23));
        Assert.Equal((null, "the issuer's keys cannot be had now"), await judge.ValidateAsync(Token(), "agent"));

        _issuer.Fault = IssuerFault.None;
        _time.Advance(TimeSpan.FromSeconds(11));
        Assert.NotNull((await judge.ValidateAsync(Token(), "agent")).Principal);
    }

    [Fact]
    public async Task OldKeys_AreRefreshedBehindALoginThatDoesNotWait()
    {
        var judge = Judge();
        Assert.NotNull((await judge.ValidateAsync(Token(), "agent")).Principal);
        _time.Advance(TimeSpan.FromHours(2));
        Assert.NotNull((await judge.ValidateAsync(Token(), "agent")).Principal);
        for (var i = 0; i < 500 && _issuer.Fetches < 2; i++)
        {
            await Task.Delay(10);
        }

        Assert.Equal(2, _issuer.Fetches);
    }

    [Fact]
    public async Task Issuer_NeverReached_RefusesEverything()
    {
        _issuer.Fault = IssuerFault.Down;
        Assert.Equal((null, "the issuer's keys cannot be had now"), await Judge().ValidateAsync(Token(), "agent"));
    }

    [Fact]
    public async Task Issuer_WithACertificateOfAnotherAuthority_IsNotBelieved()
    {
        Assert.Equal((null, "the issuer's keys cannot be had now"), await Judge(o => o.CaFile = null).ValidateAsync(Token(), "agent"));
        Assert.Equal(0, _issuer.Fetches);
    }

    [Fact]
    public async Task MetadataToken_IsShownToTheIssuerAlone()
    {
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, "metadata-token\n");
            Assert.NotNull((await Judge(o => o.MetadataTokenFile = file).ValidateAsync(Token(), "agent")).Principal);
            Assert.Equal(["Bearer metadata-token", "Bearer metadata-token"], _issuer.Presented);

            // The key set on another server does not get to see it.
            await using var elsewhere = await OidcIssuer.StartAsync();
            using var handler = new MetadataTokenHandler(file, new Uri(elsewhere.MetadataAddress), new SocketsHttpHandler { SslOptions = { CertificateChainPolicy = _issuer.Trust() } });
            using var http = new HttpClient(handler);
            await http.GetStringAsync(_issuer.Address + "/keys");
            Assert.Equal(2, _issuer.Presented.Count);
        }
        finally
        {
            File.Delete(file);
        }
    }

    private string Token() => _issuer.Token("dbguard", "claude", c =>
    {
        // The gateway's clock is moved; the token moves with it.
        foreach (var name in new[] { "iat", "nbf", "exp" })
        {
            c[name] = (long)c[name]! + (long)_time.Offset.TotalSeconds;
        }
    });

    private TokenIssuer Judge(Action<TokenIssuerOptions>? change = null)
    {
        var options = new TokenIssuerOptions { Name = "corp", Issuer = _issuer.Issuer, Audiences = ["dbguard"], Users = ["agent"], CaFile = _issuer.CaFile };
        change?.Invoke(options);
        Assert.Empty(TokenIssuerCheck.Of(options, "Issuers:0"));
        var issuers = TokenIssuers.From([options], _time, NullLoggerFactory.Instance);
        _opened.Add(issuers);
        return issuers.All[0];
    }

    /// <summary>The real clock, moved forward by hand; timers run in real time.</summary>
    private sealed class ManualTime : TimeProvider
    {
        public TimeSpan Offset { get; private set; }

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Offset;

        public override long GetTimestamp() => base.GetTimestamp() + (long)(Offset.TotalSeconds * TimestampFrequency);

        public void Advance(TimeSpan by) => Offset += by;
    }
}
