using DbGuard.Core.Audit;
using DbGuard.TestKit.Postgres;
using DbGuard.TestKit.Wire;
using F = DbGuard.TestKit.Wire.Frontend;

namespace DbGuard.Gateway.Tests.Postgres;

/// <summary>Cancel, broken connections, bad bytes and drains of open sessions.</summary>
public sealed class SessionTests(DoorFixture door) : IClassFixture<DoorFixture>
{
    [Theory]
    [InlineData(F.Version30)]
    [InlineData(F.Version32)]
    public async Task Cancel_WithTheKey_StopsTheStatement(int version)
    {
        await using var rig = await door.StartAsync(Policies.AllowAll);
        await using var client = await WireClient.LogInAsync(rig.Endpoint(door.Database), version);
        await client.SendAsync(F.Query("select pg_sleep(60)"));
        await RunningAsync("pg_sleep(60)");
        await CancelAsync(rig, client.ProcessId, client.CancelKey);
        var answer = await client.ReadToReadyAsync();
        Assert.Equal("57014", answer.Single(m => m.Type == 'E').SqlState);
        Assert.Equal("TDCZ", string.Concat((await client.AskAsync(F.Query("select 1"))).Select(m => m.Type)));
    }

    [Fact]
    public async Task Cancel_WithAWrongKey_DoesNothing()
    {
        await using var rig = await door.StartAsync(Policies.AllowAll);
        await using var client = await door.LogInAsync(rig);
        await client.SendAsync(F.Query("select pg_sleep(1.5), 'wrong key'"));
        await RunningAsync("wrong key");
        await CancelAsync(rig, client.ProcessId, [1, 2, 3, 4]);
        await CancelAsync(rig, client.ProcessId + 1, client.CancelKey);
        Assert.Equal("TDCZ", string.Concat((await client.ReadToReadyAsync()).Select(m => m.Type)));
    }

    [Fact]
    public async Task Client_LeavesMidStatement_StopsItUpstream()
    {
        await using var rig = await door.StartAsync(Policies.AllowAll);
        await using var client = await door.LogInAsync(rig);
        await client.SendAsync(F.Query("select pg_sleep(60), 'left'"));
        await RunningAsync("'left'");
        client.Reset();
        await GoneAsync("'left'");
        await EventuallyAsync(() => Task.FromResult(rig.Audit.Of(AuditRecordKind.SessionClosed).Any()));
        Assert.Contains(rig.Audit.Of(AuditRecordKind.StatementFinished), r => r.Error is not null);
    }

    [Fact]
    public async Task Client_StopsSendingButReads_GetsItsAnswer()
    {
        await using var rig = await door.StartAsync(Policies.AllowAll);
        await using var client = await door.LogInAsync(rig);
        await client.SendAsync(F.Query("select 1"));
        await client.ReadToReadyAsync();
        client.EndSending();
        Assert.True(await client.IsClosedAsync());
        await EventuallyAsync(() => Task.FromResult(rig.Audit.Of(AuditRecordKind.SessionClosed).Any()));
    }

    [Theory]
    [InlineData("5A00000004")]
    [InlineData("51FFFFFFFF")]
    [InlineData("517FFFFFFF")]
    [InlineData("5100000003")]
    [InlineData("0000000000")]
    public async Task Garbage_InASession_EndsItWithAProtocolError(string hex)
    {
        await using var rig = await door.StartAsync(Policies.AllowAll);
        await using var client = await door.LogInAsync(rig);
        await client.SendAsync(Convert.FromHexString(hex));
        var last = await client.ReadAsync();
        Assert.Equal("08P01", last.SqlState);
        Assert.Equal("FATAL", last.Fields['V']);
        Assert.True(await client.IsClosedAsync());
    }

    [Theory]
    [InlineData("500000000400", "parse without fields")]
    [InlineData("420000000900000001FF", "bind that ends in a count")]
    [InlineData("440000000658", "describe of an unknown kind")]
    public async Task MalformedBody_IsAnErrorAndSkipsToSync(string hex, string what)
    {
        Assert.NotEmpty(what);
        await using var rig = await door.StartAsync(Policies.AllowAll);
        await using var client = await door.LogInAsync(rig);
        var frame = Convert.FromHexString(hex);
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), frame.Length - 1);
        var answer = await client.AskAsync(frame, F.Parse("select 1"), F.Sync);
        Assert.Equal("EZ", string.Concat(answer.Select(m => m.Type)));
        Assert.Equal("08P01", answer[0].SqlState);
        Assert.Equal("TDCZ", string.Concat((await client.AskAsync(F.Query("select 1"))).Select(m => m.Type)));
    }

    [Fact]
    public async Task Upstream_Dies_TellsTheClient()
    {
        await using var server = await PostgresServer.StartAsync();
        await using var rig = await GatewayRig.StartAsync(server.Endpoint(), Policies.AllowAll);
        await using var client = await rig.LogInAsync();
        await server.StopAsync();
        var last = (await client.ReadUntilAsync('E'))[^1];
        Assert.Contains(last.SqlState, new[] { "57P01", "08006" });
        Assert.True(await EndsAsync(client));
    }

    [Fact]
    public async Task Drain_EndsIdleSessionsAtOnceAndLetsOthersFinish()
    {
        var rig = await door.StartAsync(Policies.AllowAll, o => o.Limits.DrainTimeout = TimeSpan.FromSeconds(15));
        await using var idle = await door.LogInAsync(rig);
        await using var busy = await door.LogInAsync(rig);
        await busy.SendAsync(F.Query("select pg_sleep(1), 'draining'"));
        await RunningAsync("'draining'");
        var stopping = rig.DisposeAsync();
        Assert.Equal("57P01", (await idle.ReadAsync()).SqlState);
        Assert.Equal("TDCZ", string.Concat((await busy.ReadToReadyAsync()).Select(m => m.Type)));
        Assert.Equal("57P01", (await busy.ReadAsync()).SqlState);
        await stopping;
    }

    [Fact]
    public async Task Session_FromOpeningToEnd_IsRecorded()
    {
        await using var rig = await door.StartAsync(Policies.AllowAll);
        await using (var client = await door.LogInAsync(rig))
        {
            await client.AskAsync(F.Parse("select $1::text || '!'"), F.Bind(["hello"]), F.DescribePortal(), F.Execute(), F.Sync);
            await client.AskAsync(F.Query("select 1/0"));
            await client.SendAsync(F.Terminate);
            Assert.True(await client.IsClosedAsync());
        }

        await EventuallyAsync(() => Task.FromResult(rig.Audit.Of(AuditRecordKind.SessionClosed).Any()));
        Assert.Equal(
            [
                AuditRecordKind.SessionOpened, AuditRecordKind.StatementDecided, AuditRecordKind.StatementFinished,
                AuditRecordKind.StatementDecided, AuditRecordKind.StatementFinished, AuditRecordKind.SessionClosed,
            ],
            rig.Audit.Records.Select(r => r.Kind));
        var finished = rig.Audit.Of(AuditRecordKind.StatementFinished).ToList();
        Assert.Equal("SELECT 1", finished[0].CommandTag);
        Assert.Equal(1, finished[0].Rows);
        Assert.Equal("22012", finished[1].Error);
        Assert.Equal("hello", Assert.Single(rig.Audit.Of(AuditRecordKind.StatementDecided).First().Parameters!));
        Assert.All(rig.Audit.Records, r => Assert.Equal(rig.Audit.Records[0].SessionId, r.SessionId));
    }

    private static async Task CancelAsync(GatewayRig rig, int processId, byte[] key)
    {
        await using var canceller = await WireClient.ConnectAsync("127.0.0.1", rig.EndPoint.Port);
        await canceller.SendAsync(F.CancelRequest(processId, key));
        Assert.True(await canceller.IsClosedAsync());
    }

    private static async Task<bool> EndsAsync(WireClient client)
    {
        while (!await client.IsClosedAsync())
        {
        }

        return true;
    }

    private Task RunningAsync(string part) => EventuallyAsync(async () => await CountAsync(part) > 0);

    private Task GoneAsync(string part) => EventuallyAsync(async () => await CountAsync(part) == 0);

    private async Task<long> CountAsync(string part) => (long)(await door.TruthAsync(
        $"select count(*) from pg_stat_activity where pid <> pg_backend_pid() and state = 'active' and position({Quote(part)} in query) > 0"))!;

    private static string Quote(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    /// <summary>Asks again until the condition holds; each question takes a round trip, so that nothing spins.</summary>
    private static async Task EventuallyAsync(Func<Task<bool>> condition)
    {
        using var patience = new CancellationTokenSource(WireClient.Patience);
        while (!await condition())
        {
            patience.Token.ThrowIfCancellationRequested();
            await Task.Delay(10, patience.Token);
        }
    }
}
