using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using DbGuard.Gateway.Tests.Shop;
using DbGuard.TestKit;
using DbGuard.TestKit.Gateway;
using DbGuard.TestKit.Processes;
using DbGuard.TestKit.Wire;

namespace DbGuard.Gateway.Tests.EndToEnd;

/// <summary>Two gateways on one PostgreSQL store.</summary>
public sealed class TwoGatewaysTests(ShopFixture shops) : IClassFixture<ShopFixture>
{
    private const string Mass = "update public.orders set status = status";

    private const string Policy = """
        version: 1
        profiles:
          everyday: {match: everyone, may: {read: [public.*], update: [public.*]}}
        rules:
          - {name: mass-writes, when: {traits: [unbounded_write]}, then: hold, timeout: 10m}
        """;

    [Fact]
    public async Task HeldAtOne_ApprovedAtTheOther_Runs()
    {
        await using var pair = await PairAsync();
        await using var client = await WireClient.LogInAsync(pair.A.Endpoint(pair.Database));
        await client.SendAsync(Frontend.Query(Mass));
        var id = Id(await client.ReadUntilAsync('N'));
        Assert.Contains(id, (await pair.B.CommandAsync("approvals", "list")).EnsureSuccess().OutputText, StringComparison.Ordinal);
        (await pair.B.CommandAsync("approvals", "approve", id)).EnsureSuccess();
        Assert.StartsWith("UPDATE ", (await client.ReadToReadyAsync()).Single(m => m.Type == 'C').Tag, StringComparison.Ordinal);
        Assert.StartsWith("OK", (await pair.B.CommandAsync("audit", "verify")).EnsureSuccess().OutputText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task KilledInTheMiddle_ChainIsWholeAndTheHoldGoesOnAtTheOther()
    {
        await using var pair = await PairAsync();
        await using var waiting = await WireClient.LogInAsync(pair.A.Endpoint(pair.Database));
        await waiting.SendAsync(Frontend.Query(Mass));
        var notice = await waiting.ReadUntilAsync('N');
        var token = (string)JsonNode.Parse(notice[^1].Fields['D'])!["resume_token"]!;

        using var stop = new CancellationTokenSource();
        var counted = new int[16];
        var clients = Enumerable.Range(0, 16).Select(i => Task.Run(() => AskOnAsync((i % 2 == 0 ? pair.A : pair.B).Endpoint(pair.Database), n => counted[i] = n, stop.Token))).ToArray();
        while (counted.Sum() < 400)
        {
            await Task.Delay(20);
        }

        pair.A.Process.Signal(PosixSignalNumber.Kill);
        await pair.A.Process.WaitForExitAsync();
        var before = counted.Sum();
        while (counted.Sum() < before + 200)
        {
            await Task.Delay(20);
        }

        await stop.CancelAsync();
        await Task.WhenAll(clients);

        (await pair.B.CommandAsync("approvals", "approve", Id(notice))).EnsureSuccess();
        await using var back = await WireClient.LogInAsync(pair.B.Endpoint(pair.Database));
        await back.AskAsync(Frontend.Query($"set dbguard.resume = '{token}'"));
        Assert.StartsWith("UPDATE ", (await back.AskAsync(Frontend.Query(Mass))).Single(m => m.Type == 'C').Tag, StringComparison.Ordinal);

        Assert.StartsWith("OK", (await pair.B.CommandAsync("audit", "verify")).EnsureSuccess().OutputText, StringComparison.Ordinal);
        var decided = (await pair.B.CommandAsync("audit", "export")).EnsureSuccess().OutputText.Split('\n').Count(l => l.Contains("\"statement_decided\"", StringComparison.Ordinal) && l.Contains("select count(*) from public.orders where customer_id", StringComparison.Ordinal));
        Assert.True(decided >= counted.Sum(), $"{counted.Sum()} statements were answered, {decided} decisions are on record");
    }

    [Fact]
    public async Task KillSwitch_PulledAtOne_EndsTheSessionsOfBoth()
    {
        await using var pair = await PairAsync();
        await using var a = await WireClient.LogInAsync(pair.A.Endpoint(pair.Database));
        await using var b = await WireClient.LogInAsync(pair.B.Endpoint(pair.Database));
        await a.AskAsync(Frontend.Query("select 1"));
        (await pair.B.CommandAsync("sessions", "kill", "--principal", "config/agent", "--comment", "enough")).EnsureSuccess();
        Assert.Equal("57P01", (await a.ReadUntilAsync('E'))[^1].SqlState);
        Assert.Equal("57P01", (await b.ReadUntilAsync('E'))[^1].SqlState);
        Assert.Contains("session ended by an operator at another gateway", (await pair.A.CommandAsync("audit", "export")).EnsureSuccess().OutputText, StringComparison.Ordinal);
    }

    private static string Id(IReadOnlyList<WireMessage> messages) => (string)JsonNode.Parse(messages[^1].Fields['D'])!["approval_id"]!;

    private static async Task AskOnAsync(PostgresEndpoint endpoint, Action<int> answered, CancellationToken stop)
    {
        try
        {
            await using var client = await WireClient.LogInAsync(endpoint);
            for (var n = 1; !stop.IsCancellationRequested; n++)
            {
                var answer = await client.AskAsync(Frontend.Query($"select count(*) from public.orders where customer_id = {n % 10}"));
                Assert.Contains(answer, m => m.Type == 'C');
                answered(n);
            }
        }
        catch (Exception failure) when (failure is IOException or System.Net.Sockets.SocketException or EndOfStreamException)
        {
            // Its gateway was killed.
        }
    }

    private async Task<Pair> PairAsync()
    {
        var owner = await shops.DirectAsync();
        var store = await shops.Server.CreateDatabaseAsync();
        var key = System.Security.Cryptography.RandomNumberGenerator.GetBytes(32);
        var connection = shops.Server.Endpoint(store).ConnectionString;
        return new Pair(await StartAsync(owner, connection, key), await StartAsync(owner, connection, key), owner.Database);
    }

    private static async Task<GatewayProcess> StartAsync(PostgresEndpoint owner, string connection, byte[] key)
    {
        var files = Directory.CreateTempSubdirectory("dbguard-shared-").FullName;
        var settings = new GatewaySettings(owner, Policy, [new GatewayAgent("agent", "agent-password")])
        {
            Configure = configuration =>
            {
                Write(Path.Combine(files, "store.connection"), System.Text.Encoding.UTF8.GetBytes(connection));
                Write(Path.Combine(files, "grants.key"), key);
                configuration["Store"] = new JsonObject
                {
                    ["File"] = (string?)configuration["Store"]?["File"] ?? "dbguard.db",
                    ["GrantKeyFile"] = Path.Combine(files, "grants.key"),
                    ["Postgres"] = new JsonObject { ["ConnectionFile"] = Path.Combine(files, "store.connection") },
                };
            },
        };
        return await GatewayProcess.StartAsync(settings);
    }

    private static void Write(string path, byte[] content)
    {
        File.WriteAllBytes(path, content);
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    private sealed record Pair(GatewayProcess A, GatewayProcess B, string Database) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await A.DisposeAsync();
            await B.DisposeAsync();
        }
    }
}
