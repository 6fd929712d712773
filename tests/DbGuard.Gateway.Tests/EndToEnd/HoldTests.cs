using System.Text.Json;
using DbGuard.Gateway.Tests.Shop;
using DbGuard.TestKit.Wire;

namespace DbGuard.Gateway.Tests.EndToEnd;

/// <summary>A held statement, on real sockets, and each way its waiting ends.</summary>
public sealed class HoldTests(AgentShopFixture fixture) : IClassFixture<AgentShopFixture>
{
    private const string MassUpdate = "update products set price = price + 1000";

    private readonly GuardedShop _shop = fixture.Shop;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Held_Approved_Runs(bool extended)
    {
        await using var client = await WireClient.LogInAsync(_shop.Agent);
        var before = await TotalAsync();
        await client.SendAsync(extended ? Extended(MassUpdate) : [Frontend.Query(MassUpdate)]);
        var id = await HeldAsync(client);
        Assert.Equal(before, await TotalAsync());

        var approval = await _shop.Gateway.CommandAsync("approvals", "approve", id, "--comment", "go ahead");
        var answer = await client.ReadToReadyAsync();

        approval.EnsureSuccess();
        Assert.Contains("C UPDATE 40", answer.Select(message => message.ToString()));
        Assert.Equal(before + 40_000m, await TotalAsync());
        Assert.Equal("approved", await StateAsync(id));
    }

    [Fact]
    public async Task Held_Denied_FailsAndTheSessionGoesOn()
    {
        await using var client = await WireClient.LogInAsync(_shop.Agent);
        var before = await TotalAsync();
        await client.SendAsync(Frontend.Query(MassUpdate));
        var id = await HeldAsync(client);

        (await _shop.Gateway.CommandAsync("approvals", "deny", id)).EnsureSuccess();
        var answer = await client.ReadToReadyAsync();

        Assert.Equal("42501", Assert.Single(answer, message => message.Type == 'E').SqlState);
        Assert.Equal('I', answer[^1].Status);
        Assert.Equal(before, await TotalAsync());
        Assert.Equal("denied", await StateAsync(id));
        await AssertGoesOnAsync(client);
    }

    [Fact]
    public async Task Held_TimedOut_Fails()
    {
        await using var client = await WireClient.LogInAsync(_shop.Agent);
        await client.SendAsync(Frontend.Query("delete from tickets"));
        var id = await HeldAsync(client);

        var answer = await client.ReadToReadyAsync();

        Assert.Single(answer, message => message.Type == 'E');
        Assert.Equal(30L, await _shop.ActualAsync("select count(*) from tickets"));
        Assert.Equal("expired", await StateAsync(id));
        await AssertGoesOnAsync(client);
    }

    [Fact]
    public async Task Held_Cancelled_FailsAsPostgresDoes()
    {
        await using var client = await WireClient.LogInAsync(_shop.Agent);
        var before = await TotalAsync();
        await client.SendAsync(Frontend.Query(MassUpdate));
        var id = await HeldAsync(client);

        await using (var other = await WireClient.ConnectAsync(_shop.Agent.Host, _shop.Agent.Port))
        {
            await other.SendAsync(Frontend.CancelRequest(client.ProcessId, client.CancelKey));
            Assert.True(await other.IsClosedAsync());
        }

        var answer = await client.ReadToReadyAsync();

        Assert.Equal("57014", Assert.Single(answer, message => message.Type == 'E').SqlState);
        Assert.Equal(before, await TotalAsync());
        Assert.Equal("withdrawn", await StateAsync(id));
        await AssertGoesOnAsync(client);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Held_AbandonedByDisconnect_IsWithdrawn(bool reset)
    {
        var before = await TotalAsync();
        await using var client = await WireClient.LogInAsync(_shop.Agent);
        await client.SendAsync(Frontend.Query(MassUpdate));
        var id = await HeldAsync(client);

        if (reset)
        {
            client.Reset();
        }
        else
        {
            await client.DisposeAsync();
        }

        await EventuallyAsync(async () => await StateAsync(id) == "withdrawn");
        var late = await _shop.Gateway.CommandAsync("approvals", "approve", id);
        Assert.NotEqual(0, late.ExitCode);
        Assert.Equal(before, await TotalAsync());
    }

    [Fact]
    public async Task Held_InATransaction_KeepsItOpen()
    {
        await using var client = await WireClient.LogInAsync(_shop.Agent);
        var before = await TotalAsync();
        Assert.Equal('T', (await client.AskAsync(Frontend.Query("begin")))[^1].Status);
        await client.SendAsync(Frontend.Query(MassUpdate));
        var id = await HeldAsync(client);
        (await _shop.Gateway.CommandAsync("approvals", "approve", id)).EnsureSuccess();

        Assert.Equal('T', (await client.ReadToReadyAsync())[^1].Status);
        Assert.Equal('I', (await client.AskAsync(Frontend.Query("rollback")))[^1].Status);

        Assert.Equal(before, await TotalAsync());
    }

    [Fact]
    public async Task OtherSessions_WhileOneIsHeld_GoOn()
    {
        await using var held = await WireClient.LogInAsync(_shop.Agent);
        await held.SendAsync(Frontend.Query(MassUpdate));
        var id = await HeldAsync(held);
        await using var other = await WireClient.LogInAsync(_shop.Agent);

        await AssertGoesOnAsync(other);

        (await _shop.Gateway.CommandAsync("approvals", "deny", id)).EnsureSuccess();
        await held.ReadToReadyAsync();
    }

    private static IReadOnlyList<byte[]> Extended(string sql) => [Frontend.Parse(sql), Frontend.Bind(), Frontend.Execute(), Frontend.Sync];

    private static async Task AssertGoesOnAsync(WireClient client)
    {
        var answer = await client.AskAsync(Frontend.Query("select count(*) from orders"));
        Assert.Equal(["500"], Assert.Single(answer, message => message.Type == 'D').TextCells);
    }

    /// <summary>Waits for the notice that a statement is held. Lists requests of any state: a hold of a second may be over before the list is made.</summary>
    /// <returns>The request's id, which the notice names.</returns>
    private async Task<string> HeldAsync(WireClient client)
    {
        var notice = (await client.ReadUntilAsync('N'))[^1];
        var list = await _shop.Gateway.CommandAsync("approvals", "list", "--json");
        using var requests = JsonDocument.Parse(list.EnsureSuccess().Output);
        var ids = requests.RootElement.EnumerateArray().Select(request => request.GetProperty("id").GetString()!);
        return Assert.Single(ids, id => string.Concat(notice.Fields.Values).Contains(id, StringComparison.Ordinal));
    }

    private async Task<string> StateAsync(string id)
    {
        var shown = await _shop.Gateway.CommandAsync("approvals", "show", id, "--json");
        using var request = JsonDocument.Parse(shown.EnsureSuccess().Output);
        return request.RootElement.GetProperty("state").GetString()!;
    }

    private async Task<decimal> TotalAsync() => (decimal)(await _shop.ActualAsync("select sum(price) from products"))!;

    private static async Task EventuallyAsync(Func<Task<bool>> condition)
    {
        using var deadline = new CancellationTokenSource(WireClient.Patience);
        while (!await condition())
        {
            deadline.Token.ThrowIfCancellationRequested();
        }
    }
}
