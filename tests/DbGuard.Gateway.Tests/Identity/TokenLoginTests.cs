using System.Text.Json.Nodes;
using DbGuard.Core.Audit;
using DbGuard.Core.Identities;
using DbGuard.Gateway.Options;
using DbGuard.Gateway.Tests.Postgres;
using DbGuard.TestKit;
using DbGuard.TestKit.Issuers;
using DbGuard.TestKit.Wire;

namespace DbGuard.Gateway.Tests.Identity;

/// <summary>A JSON Web Token as the password, against a local key set.</summary>
public sealed class TokenLoginTests(DoorFixture door) : IClassFixture<DoorFixture>, IDisposable
{
    private const string Issuer = "https://id.bank.example";
    private const string Audience = "dbguard";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("dbguard-jwks-");
    private readonly SigningKey _key = SigningKey.Elliptic("k1");

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
    [MemberData(nameof(HostileTokens.Table), MemberType = typeof(HostileTokens))]
    public async Task Token_Hostile_IsRefusedWithTheCheckThatFailed(string flaw, string check)
    {
        await using var rig = await StartAsync(configure: o =>
        {
            o.Issuers[0].UserClaim = "db_user";
            o.Issuers[0].JwksFile = flaw == "keys are gone" ? Path.Combine(_folder.FullName, "none.json") : o.Issuers[0].JwksFile;
        });
        var token = HostileTokens.Make(flaw, _key, Claims("jwt-claude"));
        var refused = await Assert.ThrowsAsync<WireRefusedException>(() => WireClient.LogInAsync(Endpoint(rig, token)));
        Assert.Equal("28P01", refused.Response.SqlState);
        Assert.Equal($"the token is not accepted: {check}", refused.Response.Sentence);
        var record = Assert.Single(rig.Audit.Of(AuditRecordKind.SessionRefused));
        Assert.Equal("DBG7010", record.Error);
        Assert.DoesNotContain(token, record.Detail, StringComparison.Ordinal);
        Assert.Empty(rig.Audit.Of(AuditRecordKind.SessionOpened));
    }

    [Fact]
    public void HostileTokens_AreAtLeast25WithReasonsOfTheirOwn()
    {
        var checks = HostileTokens.Table.Select(row => (string)row[1]).ToList();
        Assert.True(checks.Distinct().Count() >= 25, $"only {checks.Distinct().Count()} reasons");
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
        await using var client = await WireClient.LogInAsync(Endpoint(rig, Token(Now().AddSeconds(2))));
        Assert.Equal("28000", (await client.ReadAsync()).SqlState);
        Assert.True(await client.IsClosedAsync());
    }

    [Fact]
    public async Task ExpiredToken_WhileAStatementRuns_CancelsItAndEndsTheSession()
    {
        await using var rig = await StartAsync(configure: o => o.Issuers[0].ClockSkew = TimeSpan.Zero);
        await using var client = await WireClient.LogInAsync(Endpoint(rig, Token(Now().AddSeconds(2))));
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
        var file = Path.Combine(_folder.FullName, "jwks.json");
        File.WriteAllText(file, new JsonObject { ["keys"] = new JsonArray(_key.ToJwk()) }.ToJsonString());
        return door.StartAsync(Policies.AllowAll, o =>
        {
            o.Issuers.Add(new TokenIssuerOptions
            {
                Name = "corp",
                Issuer = Issuer,
                Audiences = [Audience],
                JwksFile = file,
                Users = ["jwt-*"],
                AllowPlaintextOnLoopback = allowPlaintext,
            });
            configure?.Invoke(o);
        });
    }

    private JsonObject Claims(string user)
    {
        var now = Now();
        return new JsonObject
        {
            ["iss"] = Issuer,
            ["aud"] = Audience,
            ["sub"] = "claude-7",
            ["db_user"] = user,
            ["nbf"] = now.AddMinutes(-1).ToUnixTimeSeconds(),
            ["iat"] = now.AddMinutes(-1).ToUnixTimeSeconds(),
            ["exp"] = now.AddMinutes(5).ToUnixTimeSeconds(),
            ["on_behalf_of"] = "alice@bank.example",
            ["task"] = "TICKET-1",
            ["groups"] = new JsonArray("analysts"),
        };
    }

    private string Token(DateTimeOffset? expires = null)
    {
        var claims = Claims("jwt-claude");
        claims["exp"] = (expires ?? Now().AddMinutes(5)).ToUnixTimeSeconds();
        return _key.Sign(claims);
    }
}
