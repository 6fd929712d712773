using System.Text.Json;
using DbGuard.Gateway.Tests.Shop;
using DbGuard.TestKit.Wire;

namespace DbGuard.Gateway.Tests.EndToEnd;

/// <summary>An operator looks at the open sessions and ends one.</summary>
public sealed class SessionCommandTests(AgentShopFixture fixture) : IClassFixture<AgentShopFixture>
{
    private const int ExitUsage = 2;

    private GuardedShop Shop => fixture.Shop;

    [Fact]
    public async Task Kill_OfASession_EndsItWithAWordAndOnRecord()
    {
        await using var victim = await WireClient.LogInAsync(Shop.Agent);
        await using var other = await WireClient.LogInAsync(Shop.Agent);
        await victim.AskAsync(Frontend.Query("begin"));
        using var list = JsonDocument.Parse((await Shop.Gateway.CommandAsync("sessions", "list", "--json")).EnsureSuccess().OutputText);
        var sessions = list.RootElement.EnumerateArray().ToList();
        var id = sessions.Single(s => s.GetProperty("state").GetString() == "busy").GetProperty("id").GetString()!;
        Assert.Equal(2, sessions.Count);
        Assert.All(sessions, s => Assert.Equal("config/agent", s.GetProperty("principal").GetString()));

        var killed = (await Shop.Gateway.CommandAsync("sessions", "kill", id, "--comment", "runs wild")).EnsureSuccess();

        Assert.Equal($"{id} of config/agent ended\n", killed.OutputText);
        Assert.Equal("57P01", (await victim.ReadAsync()).SqlState);
        Assert.Equal("SELECT 1", (await other.AskAsync(Frontend.Query("select 1"))).Single(m => m.Type == 'C').Tag);
        var shown = (await Shop.Gateway.CommandAsync("audit", "show", id)).EnsureSuccess().OutputText;
        Assert.Contains($"operator_action  session ended by an operator  by {Environment.UserName}  comment runs wild", shown, StringComparison.Ordinal);
        Assert.Equal(1, (await Shop.Gateway.CommandAsync("sessions", "kill", "s-nobody")).ExitCode);
    }

    [Fact]
    public async Task KillSwitch_OfAPrincipal_EndsARunningStatementWithinASecond()
    {
        await using var victim = await WireClient.LogInAsync(Shop.Agent);
        await victim.SendAsync(Frontend.Query("with recursive n(i) as (select 1 union all select i % 7 + 1 from n) select count(*) from n"));
        await Shop.Gateway.CommandAsync("sessions", "kill", "--principal", "config/somebody-else");
        var end = victim.ReadAsync();
        await Task.Delay(200);
        Assert.False(end.IsCompleted, "it ended before anybody ended it");

        var killed = (await Shop.Gateway.CommandAsync("sessions", "kill", "--principal", "config/agent", "--comment", "stop")).EnsureSuccess();

        await end.WaitAsync(TimeSpan.FromSeconds(10));
        Assert.Equal("57P01", (await end).SqlState);
        Assert.Contains("of config/agent ended\n", killed.OutputText, StringComparison.Ordinal);
        Assert.Equal(ExitUsage, (await Shop.Gateway.CommandAsync("sessions", "kill")).ExitCode);
        Assert.Equal(ExitUsage, (await Shop.Gateway.CommandAsync("sessions", "kill", "s-1", "--all")).ExitCode);
    }
}
