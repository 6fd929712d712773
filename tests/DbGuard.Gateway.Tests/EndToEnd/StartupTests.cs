using System.Net.Security;
using DbGuard.Gateway.Tests.Shop;
using DbGuard.TestKit.Certificates;
using DbGuard.TestKit.Wire;

namespace DbGuard.Gateway.Tests.EndToEnd;

/// <summary>What happens before the first statement: encryption requests, versions, logins, cancel requests, and nonsense.</summary>
public sealed class StartupTests(AgentShopFixture fixture) : IClassFixture<AgentShopFixture>
{
    private readonly GuardedShop _shop = fixture.Shop;

    [Fact]
    public async Task EncryptionRequests_WithoutACertificate_AreAnsweredNo_AndPlainTextGoesOn()
    {
        await using var client = await ConnectAsync();
        await client.SendAsync(Frontend.GssEncRequest);
        Assert.Equal('N', await client.ReadByteAsync());
        await client.SendAsync(Frontend.SslRequest);
        Assert.Equal('N', await client.ReadByteAsync());

        await client.LogInHereAsync(_shop.Agent);

        Assert.Equal('I', (await client.AskAsync(Frontend.Query("select 1")))[^1].Status);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Tls_AskedForOrDirect_IsVerifiedAndWorks(bool direct)
    {
        using var authority = new TestAuthority();
        var certificate = authority.Issue();
        var shops = new ShopFixture();
        await shops.InitializeAsync();
        var folder = Directory.CreateTempSubdirectory("dbguard-tls-");
        try
        {
            var certificateFile = Path.Combine(folder.FullName, "server.crt");
            var keyFile = Path.Combine(folder.FullName, "server.key");
            await File.WriteAllTextAsync(certificateFile, certificate.CertificatePem);
            await File.WriteAllTextAsync(keyFile, certificate.KeyPem);
            File.SetUnixFileMode(keyFile, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            await using var shop = await shops.GuardAsync(AgentShopFixture.Policy, configuration =>
            {
                configuration["Postgres"]!["CertificateFile"] = certificateFile;
                configuration["Postgres"]!["KeyFile"] = keyFile;
                configuration["Postgres"]!["RequireTls"] = true;
            });

            await using var plain = await WireClient.ConnectAsync(shop.Agent.Host, shop.Agent.Port);
            await Assert.ThrowsAsync<WireRefusedException>(() => plain.LogInHereAsync(shop.Agent));

            await using var client = await WireClient.ConnectAsync(shop.Agent.Host, shop.Agent.Port);
            var options = new SslClientAuthenticationOptions
            {
                TargetHost = "localhost",
                CertificateChainPolicy = authority.Trust(),
                ApplicationProtocols = direct ? [new SslApplicationProtocol("postgresql")] : null,
            };
            if (direct)
            {
                await client.EncryptAsync(options);
            }
            else
            {
                Assert.True(await client.StartTlsAsync(options));
            }

            await client.LogInHereAsync(shop.Agent);
            Assert.Equal('I', (await client.AskAsync(Frontend.Query("select 1")))[^1].Status);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task Protocol32_GetsALongCancelKey_AndItCancels()
    {
        await using var client = await WireClient.LogInAsync(_shop.Agent, Frontend.Version32);
        Assert.InRange(client.CancelKey.Length, 5, 256);
        await client.SendAsync(Frontend.Query("update products set price = price * 2"));
        await client.ReadUntilAsync('N');

        await CancelAsync(client.ProcessId, client.CancelKey);

        Assert.Equal("57014", (await client.ReadToReadyAsync())[0].SqlState);
    }

    [Fact]
    public async Task Protocol30_GetsAShortCancelKey()
    {
        await using var client = await WireClient.LogInAsync(_shop.Agent);
        Assert.Equal(4, client.CancelKey.Length);
    }

    [Fact]
    public async Task LaterMinorVersion_IsNegotiatedDown()
    {
        await using var client = await ConnectAsync();
        await client.SendAsync(Frontend.Startup((3 << 16) | 99, ("user", _shop.Agent.User), ("database", _shop.Agent.Database), ("_pq_.unheard_of", "1")));

        var first = await client.ReadAsync();

        Assert.Equal('v', first.Type);
        Assert.Equal(1, first.Int32At(4));
    }

    [Fact]
    public async Task WrongCancelKey_CancelsNothing()
    {
        await using var client = await WireClient.LogInAsync(_shop.Agent);
        await client.SendAsync(Frontend.Query("delete from tickets"));
        await client.ReadUntilAsync('N');

        await CancelAsync(client.ProcessId, [1, 2, 3, 4]);

        // It waits on, until its own time is over.
        Assert.NotEqual("57014", (await client.ReadToReadyAsync())[0].SqlState);
    }

    [Theory]
    [InlineData("agent", "wrong")]
    [InlineData("nobody", "agent-password")]
    [InlineData("shop", "shop-upstream-password")]
    public async Task Login_OfAStranger_IsRefusedAlike(string user, string password)
    {
        var refusal = await Assert.ThrowsAsync<WireRefusedException>(
            () => WireClient.LogInAsync(_shop.Agent with { User = user, Password = password }));

        Assert.Equal("28P01", refusal.Response.SqlState);
        Assert.Equal("FATAL", refusal.Response.Fields['V']);
    }

    [Fact]
    public async Task Database_ThatDoesNotExist_IsSaidSo()
    {
        var refusal = await Assert.ThrowsAsync<WireRefusedException>(
            () => WireClient.LogInAsync(_shop.Agent with { Database = "no_such_database" }));

        Assert.Equal("3D000", refusal.Response.SqlState);
    }

    [Theory]
    [InlineData("true")]
    [InlineData("database")]
    public async Task Replication_IsRefused(string value) =>
        await Assert.ThrowsAsync<WireRefusedException>(() => WireClient.LogInAsync(_shop.Agent, Frontend.Version30, ("replication", value)));

    [Theory]
    [InlineData("GET / HTTP/1.1\r\nHost: x\r\n\r\n")]
    [InlineData("\0\0\0\0")]
    [InlineData("\u007f\u007f\u007f\u007f\u007f\u007f\u007f\u007f")]
    [InlineData("\0\0\0\u0004")]
    public async Task Nonsense_InsteadOfAStartup_EndsTheConnection(string bytes)
    {
        await using (var client = await ConnectAsync())
        {
            await client.SendAsync(System.Text.Encoding.Latin1.GetBytes(bytes));
            client.EndSending();
            await EndsAsync(client);
        }

        await StillServesAsync();
    }

    [Theory]
    [InlineData(int.MaxValue)]
    [InlineData(-1)]
    [InlineData(0)]
    [InlineData(3)]
    public async Task Length_ThatCannotBe_EndsTheSession(int length)
    {
        await using (var client = await WireClient.LogInAsync(_shop.Agent))
        {
            await client.SendAsync(new WireWriter().Byte('Q').Int32(length).Bytes("select 1"u8).ToArray());
            await EndsAsync(client);
        }

        await StillServesAsync();
    }

    [Fact]
    public async Task HalfOpen_Sessions_EndByThemselves()
    {
        await using var client = await WireClient.LogInAsync(_shop.Agent);
        client.EndSending();
        await EndsAsync(client);
        await StillServesAsync();
    }

    private Task<WireClient> ConnectAsync() => WireClient.ConnectAsync(_shop.Agent.Host, _shop.Agent.Port);

    /// <summary>The gateway may say why, and then closes.</summary>
    private static async Task EndsAsync(WireClient client)
    {
        try
        {
            for (var message = await client.ReadAsync(); ; message = await client.ReadAsync())
            {
                Assert.Equal('E', message.Type);
            }
        }
        catch (IOException)
        {
            // Closed, orderly (EndOfStreamException) or by a reset.
        }
    }

    private async Task StillServesAsync()
    {
        await using var client = await WireClient.LogInAsync(_shop.Agent);
        Assert.Equal('I', (await client.AskAsync(Frontend.Query("select 1")))[^1].Status);
    }

    private async Task CancelAsync(int processId, byte[] key)
    {
        await using var other = await ConnectAsync();
        await other.SendAsync(Frontend.CancelRequest(processId, key));
        Assert.True(await other.IsClosedAsync());
    }
}
