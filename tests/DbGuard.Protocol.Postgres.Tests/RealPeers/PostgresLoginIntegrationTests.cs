using System.Text;
using DbGuard.Protocol.Postgres.Authentication;

namespace DbGuard.Protocol.Postgres.Tests.RealPeers;

/// <summary>Our client side against the real server.</summary>
public sealed class PostgresLoginIntegrationTests(LoginServerFixture login) : IClassFixture<LoginServerFixture>
{
    [Theory]
    [InlineData("u_md5", null)]
    [InlineData("u_clear", null)]
    [InlineData("u_trust", null)]
    [InlineData("u_scram", ScramMechanisms.Sha256)]
    public async Task Login_EachMethod_Succeeds(string user, string? mechanism)
    {
        using var client = await WireClient.ConnectAsync(login.Server.Endpoint("postgres", user, "pässwörd"));
        Assert.Null(client.LoginError);
        Assert.Equal(mechanism, client.Mechanism);
    }

    [Theory]
    [InlineData("u_md5")]
    [InlineData("u_clear")]
    [InlineData("u_scram")]
    public async Task Login_WrongPassword_IsRefused(string user)
    {
        using var client = await WireClient.ConnectAsync(login.Server.Endpoint("postgres", user, "password"));
        Assert.Equal(SqlState.InvalidPassword, client.LoginError);
    }

    [Fact]
    public async Task Login_OverTls_BindsTheChannel()
    {
        using var client = await WireClient.ConnectAsync(
            login.Server.Endpoint("postgres", "u_scram", "pässwörd"), login.RootPem, requireBinding: true);
        Assert.Null(client.LoginError);
        Assert.Equal(ScramMechanisms.Sha256Plus, client.Mechanism);
    }

    [Fact]
    public async Task Verifier_MadeByUs_IsAcceptedByTheServer()
    {
        using var superuser = await login.ConnectSuperuserAsync();
        await superuser.QueryAsync($"CREATE ROLE u_ours LOGIN PASSWORD '{ScramVerifier.Create("secret", 5_000).Format()}'");
        using var client = await WireClient.ConnectAsync(login.Server.Endpoint("postgres", "u_ours", "secret"), login.RootPem);
        Assert.Null(client.LoginError);
    }

    /// <summary>The server is the judge of SASLprep: it hashes random passwords, and our verifier must match each.</summary>
    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    public async Task SaslPrep_RandomPasswords_AgreeWithTheServer(int seed)
    {
        var random = new Random(seed);
        using var client = await login.ConnectSuperuserAsync();
        await client.QueryAsync("CREATE ROLE u_any LOGIN");
        for (var i = 0; i < 150; i++)
        {
            var password = RandomPassword(random);
            await client.QueryAsync($"ALTER ROLE u_any PASSWORD '{password}'");
            client.Frames.Clear();
            await client.QueryAsync("SELECT rolpassword FROM pg_authid WHERE rolname = 'u_any'");
            Assert.True(ScramVerifier.TryParse(FirstText(client), out var verifier));
            Assert.True(verifier!.Matches(Encoding.UTF8.GetBytes(password)), string.Join(' ', password.EnumerateRunes().Select(r => $"{r.Value:X4}")));
        }

        await client.QueryAsync("DROP ROLE u_any");
    }

    private static string RandomPassword(Random random)
    {
        // Blocks where normalization has work to do, and now and then anything at all.
        (int First, int Last)[] blocks =
        [
            (0xA0, 0x24F), (0x300, 0x345), (0x300, 0x345), (0x384, 0x3FF), (0x5D0, 0x64A), (0x915, 0x9E3), (0x1100, 0x11FF),
            (0x1E00, 0x1FFF), (0x2000, 0x218F), (0x2460, 0x24FF), (0x3041, 0x30FF), (0x3200, 0x33FF), (0xAC00, 0xD7A3),
            (0xF900, 0xFAFF), (0xFB00, 0xFDFF), (0xFF01, 0xFFEF), (0x1D400, 0x1D7FF), (0x2F800, 0x2FA1D), ('a', 'z'), ('a', 'z'),
        ];
        var text = new StringBuilder();
        var block = blocks[random.Next(blocks.Length)];
        for (var i = random.Next(1, 8); i > 0; i--)
        {
            if (random.Next(3) == 0)
            {
                block = blocks[random.Next(blocks.Length)];
            }

            text.Append(new Rune(random.Next(block.First, block.Last + 1)));
        }

        return text.ToString();
    }

    private static string FirstText(WireClient client)
    {
        var frame = client.Frames.First(f => f[0] == (byte)BackendMessageType.DataRow);
        Assert.True(Postgres.Messages.Backend.DataRowMessage.TryDecode(frame.AsSpan(5), out var row, out _));
        foreach (var column in row.Columns)
        {
            return Encoding.UTF8.GetString(column.Bytes);
        }

        return string.Empty;
    }
}
