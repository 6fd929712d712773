using System.Runtime.InteropServices;
using System.Text.Json;
using DbGuard.Gateway.Tests.Shop;
using DbGuard.TestKit.Processes;
using DbGuard.TestKit.Wire;

namespace DbGuard.Gateway.Tests.EndToEnd;

/// <summary>A held statement outlives the gateway: its request stays, and its client comes back to it.</summary>
public sealed class ResumeTests(ShopFixture shops) : IClassFixture<ShopFixture>
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
    public async Task Killed_WhileAStatementWaits_ItsClientTakesUpTheGrant()
    {
        await using var shop = await shops.GuardAsync(Policy);
        string id, token;
        await using (var client = await WireClient.LogInAsync(shop.Agent))
        {
            await client.SendAsync(Frontend.Query(Mass));
            (id, token) = Notice(await client.ReadUntilAsync('N'));
            shop.Gateway.Process.Signal(PosixSignalNumber.Kill);
            await shop.Gateway.Process.WaitForExitAsync();
        }

        await shop.Gateway.RestartAsync();
        Assert.Contains(id, (await shop.Gateway.CommandAsync("approvals", "list")).EnsureSuccess().OutputText, StringComparison.Ordinal);
        (await shop.Gateway.CommandAsync("approvals", "approve", id, "--comment", "go on")).EnsureSuccess();

        await using var back = await WireClient.LogInAsync(shop.Agent);
        await back.AskAsync(Frontend.Query($"set dbguard.resume = '{token}'"));
        var other = await back.AskAsync(Frontend.Query("update public.orders set status = 'paid'"));
        Assert.Contains("DBG3015", other.Single(m => m.Type == 'E').Fields['D'], StringComparison.Ordinal);
        await back.AskAsync(Frontend.Query($"set dbguard.resume = '{token}'"));
        var answer = await back.AskAsync(Frontend.Query(Mass));
        Assert.StartsWith("UPDATE ", answer.Single(m => m.Type == 'C').Tag, StringComparison.Ordinal);

        await back.AskAsync(Frontend.Query($"set dbguard.resume = '{token}'"));
        var again = await back.AskAsync(Frontend.Query(Mass));
        Assert.Contains("DBG3017", again.Single(m => m.Type == 'E').Fields['D'], StringComparison.Ordinal);
        (await shop.Gateway.CommandAsync("audit", "verify")).EnsureSuccess();
        await TokenIsNowhereAsync(shop, token);
    }

    [Fact]
    public async Task Stopped_WhileAStatementWaits_TellsHowToComeBack()
    {
        await using var shop = await shops.GuardAsync(Policy, configuration => configuration["Limits"] = new System.Text.Json.Nodes.JsonObject { ["DrainTimeout"] = "00:00:01" });
        string id, token;
        await using (var client = await WireClient.LogInAsync(shop.Agent))
        {
            await client.SendAsync(Frontend.Query(Mass));
            await client.ReadUntilAsync('N');
            shop.Gateway.Process.Signal(PosixSignalNumber.Terminate);
            var farewell = (await client.ReadUntilAsync('E'))[^1];
            Assert.Equal("57P01", farewell.SqlState);
            Assert.Contains("SET dbguard.resume", farewell.Fields['H'], StringComparison.Ordinal);
            (id, token) = Detail(farewell, "DBG3022");
        }

        Assert.Equal(0, await shop.Gateway.Process.WaitForExitAsync());
        await shop.Gateway.RestartAsync();

        await using var back = await WireClient.LogInAsync(shop.Agent);
        await back.AskAsync(Frontend.Query($"set dbguard.resume = '{token}'"));
        await back.SendAsync(Frontend.Query(Mass));
        Assert.Equal(id, Notice(await back.ReadUntilAsync('N')).Id);
        (await shop.Gateway.CommandAsync("approvals", "approve", id)).EnsureSuccess();
        Assert.StartsWith("UPDATE ", (await back.ReadToReadyAsync()).Single(m => m.Type == 'C').Tag, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Token_ThatIsNobodys_RefusesOnce()
    {
        await using var shop = await shops.GuardAsync(Policy);
        await using var client = await WireClient.LogInAsync(shop.Agent);
        await client.AskAsync(Frontend.Query("set dbguard.resume = 'rst-0000'"));
        Assert.Contains("DBG3023", (await client.AskAsync(Frontend.Query(Mass))).Single(m => m.Type == 'E').Fields['D'], StringComparison.Ordinal);
        await client.SendAsync(Frontend.Query(Mass));
        Assert.Equal('N', (await client.ReadAsync()).Type);
    }

    private static (string Id, string Token) Notice(IReadOnlyList<WireMessage> messages) => Detail(messages[^1], "DBG3000");

    private static (string Id, string Token) Detail(WireMessage report, string code)
    {
        using var detail = JsonDocument.Parse(report.Fields['D']);
        Assert.Equal(code, detail.RootElement.GetProperty("code").GetString());
        return (detail.RootElement.GetProperty("approval_id").GetString()!, detail.RootElement.GetProperty("resume_token").GetString()!);
    }

    /// <summary>The token is in no record and in no store.</summary>
    private static async Task TokenIsNowhereAsync(GuardedShop shop, string token)
    {
        var export = (await shop.Gateway.CommandAsync("audit", "export")).EnsureSuccess().OutputText;
        Assert.Contains("dbguard.resume", export, StringComparison.Ordinal);
        Assert.DoesNotContain(token, export, StringComparison.Ordinal);
        foreach (var file in Directory.GetFiles(shop.Gateway.Folder.Path, "dbguard*").Where(f => !f.EndsWith(".lock", StringComparison.Ordinal) && !f.EndsWith(".sock", StringComparison.Ordinal)))
        {
            Assert.DoesNotContain(token, System.Text.Encoding.Latin1.GetString(await File.ReadAllBytesAsync(file)), StringComparison.Ordinal);
        }
    }
}
