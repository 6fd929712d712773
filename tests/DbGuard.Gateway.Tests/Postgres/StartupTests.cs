using System.Net.Security;
using DbGuard.Core.Audit;
using DbGuard.Gateway.Options;
using DbGuard.TestKit.Certificates;
using DbGuard.TestKit.Wire;
using F = DbGuard.TestKit.Wire.Frontend;

namespace DbGuard.Gateway.Tests.Postgres;

/// <summary>From the first byte of a connection to ReadyForQuery, or to the refusal.</summary>
public sealed class StartupTests(DoorFixture door) : IClassFixture<DoorFixture>, IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("dbguard-tls-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData(F.Version30, 4)]
    [InlineData(F.Version32, 32)]
    public async Task Version_Decides_TheLengthOfTheCancelKey(int version, int keyBytes)
    {
        await using var rig = await door.StartAsync(Policies.AllowAll);
        await using var client = await WireClient.LogInAsync(rig.Endpoint(door.Database), version);
        Assert.Equal(keyBytes, client.CancelKey.Length);
        Assert.NotEqual(0, client.ProcessId);
    }

    [Theory]
    [InlineData((3 << 16) | 9)]
    [InlineData((3 << 16) | 0)]
    public async Task NewerMinorVersionOrOption_IsNegotiated(int version)
    {
        await using var rig = await door.StartAsync(Policies.AllowAll);
        await using var client = await WireClient.ConnectAsync("127.0.0.1", rig.EndPoint.Port);
        await client.SendAsync(F.Startup(version, [("user", "agent"), ("database", door.Database), ("_pq_.something", "1")]));
        var first = await client.ReadAsync();
        Assert.Equal('v', first.Type);
        Assert.Equal(version > F.Version32 ? F.Version32 : version, first.Int32At(0));
        Assert.Equal(1, first.Int32At(4));
        Assert.Equal('R', (await client.ReadAsync()).Type);
    }

    [Fact]
    public async Task MajorVersion2_IsRefused()
    {
        await using var rig = await door.StartAsync(Policies.AllowAll);
        await using var client = await WireClient.ConnectAsync("127.0.0.1", rig.EndPoint.Port);
        await client.SendAsync(F.Startup(2 << 16, [("user", "agent")]));
        Assert.Equal('E', (await client.ReadAsync()).Type);
        Assert.True(await client.IsClosedAsync());
    }

    [Fact]
    public async Task SslAndGss_WithoutCertificate_AreRefusedByOneByte()
    {
        await using var rig = await door.StartAsync(Policies.AllowAll);
        await using var client = await WireClient.ConnectAsync("127.0.0.1", rig.EndPoint.Port);
        await client.SendAsync(F.GssEncRequest);
        Assert.Equal('N', await client.ReadByteAsync());
        await client.SendAsync(F.SslRequest);
        Assert.Equal('N', await client.ReadByteAsync());
        await client.LogInHereAsync(rig.Endpoint(door.Database));
    }

    [Fact]
    public async Task Tls_AfterSslRequest_CarriesTheSession()
    {
        await using var rig = await StartWithTlsAsync();
        await using var client = await WireClient.ConnectAsync("127.0.0.1", rig.EndPoint.Port);
        Assert.True(await client.StartTlsAsync(Trusting()));
        await client.LogInHereAsync(rig.Endpoint(door.Database));
        Assert.Equal("TDCZ", string.Concat((await client.AskAsync(F.Query("select 1"))).Select(m => m.Type)));
    }

    [Fact]
    public async Task Tls_Direct_CarriesTheSession()
    {
        await using var rig = await StartWithTlsAsync();
        await using var client = await WireClient.ConnectAsync("127.0.0.1", rig.EndPoint.Port);
        var options = Trusting();
        options.ApplicationProtocols = [new SslApplicationProtocol("postgresql")];
        await client.EncryptAsync(options);
        await client.LogInHereAsync(rig.Endpoint(door.Database));
        Assert.Equal("TDCZ", string.Concat((await client.AskAsync(F.Query("select 1"))).Select(m => m.Type)));
    }

    [Fact]
    public async Task Tls_DirectWithoutItsProtocolName_IsRefused()
    {
        await using var rig = await StartWithTlsAsync();
        await using var client = await WireClient.ConnectAsync("127.0.0.1", rig.EndPoint.Port);
        await client.EncryptAsync(Trusting());
        await client.SendAsync(F.Startup(F.Version30, [("user", "agent")]));
        Assert.Equal('E', (await client.ReadAsync()).Type);
    }

    [Fact]
    public async Task Tls_Required_RefusesPlainSessions()
    {
        await using var rig = await StartWithTlsAsync(required: true);
        var refused = await Assert.ThrowsAsync<WireRefusedException>(() => rig.LogInAsync(door.Database));
        Assert.Equal("28000", refused.Response.SqlState);
    }

    [Fact]
    public async Task PlaintextBehindSslRequest_IsNotTakenForEncrypted()
    {
        await using var rig = await StartWithTlsAsync();
        await using var client = await WireClient.ConnectAsync("127.0.0.1", rig.EndPoint.Port);
        await client.SendAsync(F.SslRequest, F.Startup(F.Version30, [("user", "agent"), ("database", door.Database)]));
        Assert.Equal('E', (await client.ReadAsync()).Type);
        Assert.True(await client.IsClosedAsync());
    }

    [Theory]
    [InlineData("agent", "wrong", "28P01")]
    [InlineData("nobody", "agent-secret", "28P01")]
    public async Task WrongCredentials_AreRefusedAndRecorded(string user, string password, string sqlState)
    {
        await using var rig = await door.StartAsync(Policies.AllowAll);
        var refused = await Assert.ThrowsAsync<WireRefusedException>(() => WireClient.LogInAsync(rig.Endpoint(door.Database) with { User = user, Password = password }));
        Assert.Equal(sqlState, refused.Response.SqlState);
        Assert.Contains(rig.Audit.Of(AuditRecordKind.SessionRefused), r => r.Detail!.Contains(user, StringComparison.Ordinal));
    }

    [Fact]
    public async Task PrincipalWithoutProfile_IsRefusedWithTheReason()
    {
        await using var rig = await door.StartAsync("""
            version: 1
            profiles: {others: {match: {agents: [somebody-else]}, may: everything}}
            """);
        var refused = await Assert.ThrowsAsync<WireRefusedException>(() => rig.LogInAsync(door.Database));
        Assert.Equal("28000", refused.Response.SqlState);
        Assert.Contains("config/agent", refused.Response.Sentence, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("replication", "database", "0A000")]
    [InlineData("client_encoding", "SJIS", "22023")]
    [InlineData("standard_conforming_strings", "off", "22023")]
    [InlineData("session_preload_libraries", "x", "22023")]
    [InlineData("options", "-c standard_conforming_strings=off", "22023")]
    [InlineData("options", "-c role=postgres", "22023")]
    [InlineData("options", "-F", "22023")]
    public async Task Parameter_NotAllowed_IsRefused(string name, string value, string sqlState)
    {
        await using var rig = await door.StartAsync(Policies.AllowAll);
        var refused = await Assert.ThrowsAsync<WireRefusedException>(() => WireClient.LogInAsync(rig.Endpoint(door.Database), F.Version30, (name, value)));
        Assert.Equal(sqlState, refused.Response.SqlState);
    }

    [Theory]
    [InlineData("options", "-c TimeZone=Asia/Tokyo --extra-float-digits=2", "TimeZone", "Asia/Tokyo")]
    [InlineData("options", "-cDateStyle=ISO,\\ DMY", "DateStyle", "ISO, DMY")]
    [InlineData("TimeZone", "Asia/Tokyo", "TimeZone", "Asia/Tokyo")]
    [InlineData("client_encoding", "utf-8", "client_encoding", "UTF8")]
    [InlineData("search_path", "pg_catalog", "search_path", "pg_catalog")]
    public async Task Parameter_Allowed_ReachesTheServer(string name, string value, string setting, string expected)
    {
        await using var rig = await door.StartAsync(Policies.AllowAll);
        await using var client = await WireClient.LogInAsync(rig.Endpoint(door.Database), F.Version30, (name, value));
        Assert.Equal(expected, Assert.Single((await client.AskAsync(F.Query($"show {setting}")))[1].TextCells));
    }

    [Fact]
    public async Task UnknownDatabase_IsToldAsTheServerDoes()
    {
        await using var rig = await door.StartAsync(Policies.AllowAll);
        var refused = await Assert.ThrowsAsync<WireRefusedException>(() => rig.LogInAsync("no_such_database"));
        Assert.Equal("3D000", refused.Response.SqlState);
    }

    [Fact]
    public async Task DatabaseOutsideTheList_IsRefused()
    {
        await using var rig = await door.StartAsync(Policies.AllowAll, o => o.Databases.Add("shop"));
        var refused = await Assert.ThrowsAsync<WireRefusedException>(() => rig.LogInAsync(door.Database));
        Assert.Equal("28000", refused.Response.SqlState);
    }

    [Fact]
    public async Task TooManySessions_AreRefusedWith53300()
    {
        await using var rig = await door.StartAsync(Policies.AllowAll, o => o.Limits.MaxSessions = 1);
        await using var first = await door.LogInAsync(rig);
        var refused = await Assert.ThrowsAsync<WireRefusedException>(() => door.LogInAsync(rig));
        Assert.Equal("53300", refused.Response.SqlState);
    }

    [Fact]
    public async Task SlowLogin_IsEnded()
    {
        await using var rig = await door.StartAsync(Policies.AllowAll, o => o.Limits.LoginTimeout = TimeSpan.FromSeconds(1));
        await using var client = await WireClient.ConnectAsync("127.0.0.1", rig.EndPoint.Port);
        await client.SendAsync(F.Startup(F.Version30, [("user", "agent"), ("database", door.Database)]));
        Assert.Equal('R', (await client.ReadAsync()).Type);
        Assert.True(await client.IsClosedAsync());
    }

    [Fact]
    public async Task IdleSession_IsEndedWith57P05()
    {
        await using var rig = await door.StartAsync(Policies.AllowAll, o => o.Limits.IdleTimeout = TimeSpan.FromSeconds(1));
        await using var client = await door.LogInAsync(rig);
        Assert.Equal("57P05", (await client.ReadAsync()).SqlState);
        Assert.True(await client.IsClosedAsync());
    }

    [Fact]
    public async Task UnreachableUpstream_IsToldAndRecorded()
    {
        await using var rig = await door.StartAsync(Policies.AllowAll, o => o.Upstream.Port = 1);
        var refused = await Assert.ThrowsAsync<WireRefusedException>(() => rig.LogInAsync(door.Database));
        Assert.Equal("08006", refused.Response.SqlState);
        Assert.Contains(rig.Audit.Of(AuditRecordKind.SessionRefused), r => r.Error == "DBG7005");
    }

    [Theory]
    [InlineData("474554202F20485454502F312E310D0A0D0A")]
    [InlineData("7FFFFFFF00030000")]
    [InlineData("0000000000030000")]
    [InlineData("00000008000300007573657200")]
    [InlineData("160301")]
    public async Task Garbage_IsRefusedAndTheGatewayGoesOn(string hex)
    {
        await using var rig = await door.StartAsync(Policies.AllowAll);
        await using (var client = await WireClient.ConnectAsync("127.0.0.1", rig.EndPoint.Port))
        {
            await client.SendAsync(Convert.FromHexString(hex));
            client.EndSending();
            while (!await client.IsClosedAsync())
            {
            }
        }

        await using var next = await door.LogInAsync(rig);
        Assert.Equal("TDCZ", string.Concat((await next.AskAsync(F.Query("select 1"))).Select(m => m.Type)));
    }

    private static SslClientAuthenticationOptions Trusting() => new()
    {
        TargetHost = "localhost",
        RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate is not null,
    };

    private Task<GatewayRig> StartWithTlsAsync(bool required = false)
    {
        using var authority = new TestAuthority();
        var certificate = authority.Issue();
        File.WriteAllText(Path.Combine(_folder.FullName, "cert.pem"), certificate.CertificatePem);
        File.WriteAllText(Path.Combine(_folder.FullName, "key.pem"), certificate.KeyPem);
        File.SetUnixFileMode(Path.Combine(_folder.FullName, "key.pem"), UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return door.StartAsync(Policies.AllowAll, o => o.Postgres = new PostgresListenerOptions
        {
            Port = 0,
            CertificateFile = Path.Combine(_folder.FullName, "cert.pem"),
            KeyFile = Path.Combine(_folder.FullName, "key.pem"),
            RequireTls = required,
        });
    }
}
