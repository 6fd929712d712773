using System.Net;
using System.Net.Sockets;
using DbGuard.Gateway.Identity;
using DbGuard.Gateway.Options;
using DbGuard.Gateway.Tests.Postgres.Budgets;
using DbGuard.TestKit.Postgres;
using DbGuard.TestKit.Wire;
using Npgsql;
using F = DbGuard.TestKit.Wire.Frontend;

namespace DbGuard.Gateway.Tests.Postgres;

/// <summary>Guessing, crowding and slow clients are bounded, and nobody else suffers for them (docs/adr/0018-abuse.md).</summary>
public sealed class AbuseTests(DoorFixture door) : IClassFixture<DoorFixture>
{
    private const string Endless = "with recursive t(n) as (select 1 union all select n + 1 - 1 from t) select count(*) from t";

    [Fact]
    public async Task FailedLogins_OfAnAddress_AreNotTriedAnyMore_AndFewAreRecorded()
    {
        await using var rig = await door.StartAsync(Policies.AllowAll, o => o.Limits.FailedLoginsPerAddress = 3);
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal("28P01", (await RefusedAsync(rig, $"guess{i}", "wrong")).SqlState);
        }

        for (var i = 0; i < 20; i++)
        {
            var refused = await RefusedAsync(rig, GatewayRig.Agent, "wrong");
            Assert.Equal(("53400", "too many failed logins from this address"), (refused.SqlState, refused.MessageText));
        }

        // The right password is not tried either: a guess among many must not be told from the others.
        await using var right = new NpgsqlConnection(rig.Endpoint().ConnectionString);
        Assert.Equal("53400", (await Assert.ThrowsAsync<PostgresException>(() => right.OpenAsync())).SqlState);
        for (var i = 0; i < 150; i++)
        {
            await RefusedAsync(rig, GatewayRig.Agent, "wrong");
        }

        Assert.Equal(3, rig.Audit.Records.Count(r => r.Error == "DBG7001"));
        Assert.InRange(rig.Audit.Records.Count(r => r.Error == "DBG7020"), 100, 160);
        await Task.Delay(600);
        await RefusedAsync(rig, GatewayRig.Agent, "wrong");
        Assert.Contains("more of this address before it were not recorded", rig.Audit.Records[^1].Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SuccessfulLogins_AreNotCounted()
    {
        await using var rig = await door.StartAsync(Policies.AllowAll, o => (o.Limits.FailedLoginsPerAddress, o.Limits.FailedLoginsPerUser) = (2, 2));
        for (var i = 0; i < 10; i++)
        {
            await using var client = await door.LogInAsync(rig);
        }
    }

    [Fact]
    public async Task FailedLogins_OfOthers_DoNotLockOutWhoLoggedInThereBefore()
    {
        await using var rig = await door.StartAsync(Policies.AllowAll, o => (o.Limits.FailedLoginsPerAddress, o.Limits.FailedLoginsPerUser) = (5, 5));
        await using (await door.LogInAsync(rig))
        {
        }

        for (var i = 0; i < 5; i++)
        {
            Assert.Equal("28P01", (await RefusedAsync(rig, "nobody", "wrong")).SqlState);
        }

        Assert.Equal("too many failed logins from this address", (await RefusedAsync(rig, "nobody", "wrong")).MessageText);
        await using var again = await door.LogInAsync(rig);
        for (var i = 0; i < 5; i++)
        {
            Assert.Equal("28P01", (await RefusedAsync(rig, GatewayRig.Agent, "wrong")).SqlState);
        }

        Assert.Equal("too many failed logins of this user", (await RefusedAsync(rig, GatewayRig.Agent, "wrong")).MessageText);
    }

    [Fact]
    public void Throttle_KnowsPlacesForADay_AndNetworksOf64Bits()
    {
        var time = new LaterTime();
        using var throttle = new LoginThrottle(new LimitOptions { FailedLoginsPerAddress = 2, FailedLoginsPerUser = 1 }, time);
        throttle.Succeeded("ann", IPAddress.Parse("10.0.0.1"));
        throttle.Failed("ann", IPAddress.Parse("10.0.0.9"));
        Assert.Null(throttle.Refusal("ann", IPAddress.Parse("10.0.0.1")));
        Assert.Null(throttle.Refusal("ann", IPAddress.Parse("::ffff:10.0.0.1")));
        Assert.NotNull(throttle.Refusal("ann", IPAddress.Parse("10.0.0.2")));
        time.Advance(TimeSpan.FromDays(2));
        Assert.NotNull(throttle.Refusal("ann", IPAddress.Parse("10.0.0.1")));

        throttle.Failed("a", IPAddress.Parse("fd00:1:2:3::1"));
        throttle.Failed("b", IPAddress.Parse("fd00:1:2:3:ffff::2"));
        Assert.NotNull(throttle.Refusal("c", IPAddress.Parse("fd00:1:2:3:abcd::")));
        Assert.Null(throttle.Refusal("c", IPAddress.Parse("fd00:1:2:4::1")));

        // A neighbour's guesses do not keep out who is known there; its own do.
        throttle.Succeeded("known", IPAddress.Parse("fd00:1:2:3::9"));
        Assert.Null(throttle.Refusal("known", IPAddress.Parse("fd00:1:2:3::9")));
        throttle.Failed("known", IPAddress.Parse("fd00:1:2:3::9"));
        Assert.NotNull(throttle.Refusal("known", IPAddress.Parse("fd00:1:2:3::9")));
    }

    [Fact]
    public async Task ConnectionsThatDoNotLogIn_KeepNoProvenSessionOut()
    {
        await using var rig = await door.StartAsync(Policies.AllowAll, o =>
        {
            o.Limits.MaxSessions = 2;
            o.Limits.OpeningConnectionsPerAddress = 12;
            o.Limits.LoginTimeout = TimeSpan.FromSeconds(2);
        });
        await using var before = await door.LogInAsync(rig);
        var slow = new List<TcpClient>();
        for (var i = 0; i < 7; i++)
        {
            var silent = new TcpClient();
            await silent.ConnectAsync(IPAddress.Loopback, rig.EndPoint.Port);
            await silent.GetStream().WriteAsync(new byte[] { 0 });
            slow.Add(silent);
        }

        // Some places are left for connections that log in, and sessions have places of their own.
        await using (await door.LogInAsync(rig))
        {
        }

        for (var i = 0; i < 7; i++)
        {
            var silent = new TcpClient();
            await silent.ConnectAsync(IPAddress.Loopback, rig.EndPoint.Port);
            slow.Add(silent);
        }

        // Twelve of these fourteen have a place: the last ones are told, and closed.
        var told = new byte[256];
        var length = await slow[^1].GetStream().ReadAsync(told);
        Assert.Contains("53300", System.Text.Encoding.UTF8.GetString(told, 0, length), StringComparison.Ordinal);

        // The login timeout frees the places.
        foreach (var silent in slow)
        {
            Assert.True(await IsClosedAsync(silent));
            silent.Dispose();
        }

        await using var after = await door.LogInAsync(rig);
        Assert.DoesNotContain(await before.AskAsync(F.Query("select 1")), m => m.Type == 'E');
    }

    [Fact]
    public async Task Sessions_OfOnePrincipal_AreBounded()
    {
        await using var rig = await door.StartAsync("""
            version: 1
            profiles: {few: {match: everyone, may: everything, limits: {sessions: 2}}}
            """);
        await using var one = await door.LogInAsync(rig);
        await using (await door.LogInAsync(rig))
        {
            await using var third = new NpgsqlConnection(rig.Endpoint(door.Database).ConnectionString);
            var refused = await Assert.ThrowsAsync<PostgresException>(() => third.OpenAsync());
            Assert.Equal(("53300", "profile `few` may have at most 2 open sessions"), (refused.SqlState, refused.MessageText));
        }

        await using var again = await EventuallyAsync(() => door.LogInAsync(rig));
    }

    [Fact]
    public async Task Statements_OfOnePrincipalAtOnce_AreBounded()
    {
        await using var rig = await door.StartAsync("""
            version: 1
            profiles: {few: {match: everyone, may: everything, limits: {statements_at_once: 1}}}
            """);
        await using var one = await door.LogInAsync(rig);
        await using var other = await door.LogInAsync(rig);
        await one.SendAsync(F.Query(Endless));
        await RunningAsync();

        var answer = await other.AskAsync(F.Query("select 1"));
        Assert.Equal("EZ", string.Concat(answer.Select(m => m.Type)));
        Assert.Equal("53400", answer[0].SqlState);
        Assert.StartsWith("DBG2210 profile `few` may run at most 1 statement at once", answer[0].Fields['M'], StringComparison.Ordinal);

        await using (var canceller = await WireClient.ConnectAsync("127.0.0.1", rig.EndPoint.Port))
        {
            await canceller.SendAsync(F.CancelRequest(one.ProcessId, one.CancelKey));
            Assert.True(await canceller.IsClosedAsync());
        }

        Assert.Equal("57014", (await one.ReadToReadyAsync()).Single(m => m.Type == 'E').SqlState);
        Assert.DoesNotContain(await other.AskAsync(F.Query("select 1")), m => m.Type == 'E');
        Assert.DoesNotContain(await one.AskAsync(F.Parse("select 1"), F.Bind(), F.Execute(), F.Sync), m => m.Type == 'E');
    }

    private static async Task<bool> IsClosedAsync(TcpClient client)
    {
        try
        {
            while (await client.GetStream().ReadAsync(new byte[256]).AsTask().WaitAsync(WireClient.Patience) > 0)
            {
            }

            return true;
        }
        catch (IOException)
        {
            // Reset, because of the byte that nobody read.
            return true;
        }
    }

    private async Task RunningAsync()
    {
        for (var i = 0; i < 400; i++)
        {
            if ((long)(await door.TruthAsync("select count(*) from pg_stat_activity where state = 'active' and query like 'with recursive t(n)%'"))! > 0)
            {
                return;
            }

            await Task.Delay(25);
        }

        Assert.Fail("the statement does not run");
    }

    private static async Task<T> EventuallyAsync<T>(Func<Task<T>> action)
    {
        for (var i = 0; ; i++)
        {
            try
            {
                return await action();
            }
            catch (Exception) when (i < 100)
            {
                await Task.Delay(50);
            }
        }
    }

    private static async Task<PostgresException> RefusedAsync(GatewayRig rig, string user, string password)
    {
        var builder = rig.Endpoint().Builder();
        builder.Username = user;
        builder.Password = password;
        builder.Pooling = false;

        // Else Npgsql tries a refused login a second time, without encryption.
        builder.SslMode = SslMode.Disable;
        builder.GssEncryptionMode = GssEncryptionMode.Disable;
        await using var connection = new NpgsqlConnection(builder.ConnectionString);
        return await Assert.ThrowsAsync<PostgresException>(() => connection.OpenAsync());
    }
}
