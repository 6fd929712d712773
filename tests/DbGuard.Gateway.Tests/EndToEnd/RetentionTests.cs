using System.Globalization;
using System.Text.Json.Nodes;
using DbGuard.Gateway.Tests.Shop;
using DbGuard.TestKit.Processes;
using DbGuard.TestKit.Wire;
using Microsoft.Data.Sqlite;

namespace DbGuard.Gateway.Tests.EndToEnd;

/// <summary>Responses leave the store when their time has come and no hold keeps them, and the chain stays whole.</summary>
public sealed class RetentionTests(ShopFixture shops) : IClassFixture<ShopFixture>
{
    private const string Policy = """
        version: 1
        labels: {pii: ["public.customers.email"]}
        masks: {pii: redact}
        profiles:
          everyday: {match: everyone, may: {read: [public.*]}}
        """;

    [Fact]
    public async Task Responses_PastTheirTime_AreRemoved_AndTheChainTellsOfIt()
    {
        await using var shop = await shops.GuardAsync(Policy, c => Retention(c, new JsonObject { ["Responses"] = "00:00:01", ["Every"] = "00:00:01" }));
        await AskAsync(shop, "select status from orders limit 2", "select email from customers limit 2");
        Assert.Equal(0, await ResponsesAsync(shop, left: 0));
        Assert.Contains("2 responses were removed by retention", await VerifyAsync(shop), StringComparison.Ordinal);
        var shown = (await shop.Gateway.CommandAsync(["audit", "search", "--kind", "responses_removed", "--json", "--config", "dbguard.json"])).EnsureSuccess().OutputText;
        Assert.Equal(["labelled_responses", "responses"], shown.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(l => (string)JsonNode.Parse(l)!["record"]!["removed"]!["class"]!).Distinct().Order());
    }

    [Fact]
    public async Task LabelledResponses_HaveATimeOfTheirOwn()
    {
        await using var shop = await shops.GuardAsync(Policy, c => Retention(c, new JsonObject { ["LabelledResponses"] = "00:00:01", ["Every"] = "00:00:01" }));
        await AskAsync(shop, "select status from orders limit 2", "select email from customers limit 2", "select 1");
        Assert.Equal(2, await ResponsesAsync(shop, left: 2));
        await VerifyAsync(shop);
    }

    [Fact]
    public async Task LegalHold_KeepsWhatMeetsIt_UntilItIsReleased()
    {
        await using var shop = await shops.GuardAsync(Policy, c => Retention(c, new JsonObject { ["Responses"] = "00:00:03", ["Every"] = "00:00:01" }));
        var placed = (await shop.Gateway.CommandAsync(
            ["audit", "legal-hold", "place", "--reason", "case 17", "--table", "public.customers", "--principal", "agent", "--config", "dbguard.json"])).EnsureSuccess().OutputText;
        await AskAsync(shop, "select status from orders limit 2", "select customer_id from customers limit 2", "select * from customer_contacts limit 1");
        Assert.Equal(2, await ResponsesAsync(shop, left: 2));
        await Task.Delay(TimeSpan.FromSeconds(2.5));
        Assert.Equal(2, await ResponsesAsync(shop, left: 2));
        await VerifyAsync(shop);

        var id = placed.Split(' ')[0];
        Assert.Contains("case 17", (await shop.Gateway.CommandAsync(["audit", "legal-hold", "list", "--config", "dbguard.json"])).EnsureSuccess().OutputText, StringComparison.Ordinal);
        Assert.NotEqual(0, (await shop.Gateway.CommandAsync(["audit", "legal-hold", "release", "hold-unknown", "--reason", "x", "--config", "dbguard.json"])).ExitCode);
        Assert.NotEqual(0, (await shop.Gateway.CommandAsync(["audit", "legal-hold", "release", id, "--reason", " ", "--config", "dbguard.json"])).ExitCode);
        (await shop.Gateway.CommandAsync(["audit", "legal-hold", "release", id, "--reason", "case closed", "--config", "dbguard.json"])).EnsureSuccess();
        Assert.Equal(0, await ResponsesAsync(shop, left: 0));
        Assert.Contains("3 responses were removed by retention", await VerifyAsync(shop), StringComparison.Ordinal);
        var kinds = (await shop.Gateway.CommandAsync(["audit", "search", "--approver", Environment.UserName, "--json", "--config", "dbguard.json"])).EnsureSuccess().OutputText;
        Assert.Contains("legal_hold_placed", kinds, StringComparison.Ordinal);
        Assert.Contains("legal_hold_released", kinds, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Response_RemovedByAnybodyElse_IsNamed()
    {
        await using var shop = await shops.GuardAsync(Policy);
        await AskAsync(shop, "select status from orders limit 2");
        await StopAsync(shop);
        var sequence = await ScalarAsync(shop, "update records set payload = null where payload is not null returning seq");
        var verdict = await shop.Gateway.CommandAsync(["audit", "verify", "--config", "dbguard.json"]);
        Assert.NotEqual(0, verdict.ExitCode);
        Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"record {sequence}: its response is missing, and no record says that retention removed it"), verdict.OutputText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task LongResponse_IsKeptPacked_AndReadAsItWas()
    {
        await using var shop = await shops.GuardAsync(Policy);
        await AskAsync(shop, "select order_id, status, 'word for word ' || n from orders, generate_series(1, 20) n where order_id = 1");
        await AskAsync(shop, "select order_id, status, repeat('word for word ', 20) || n from orders, generate_series(1, 50) n where order_id = 1");
        await VerifyAsync(shop);
        await StopAsync(shop);
        Assert.Equal(1, await ScalarAsync(shop, "select count(*) from records where substr(payload, 1, 2) = x'1f8b' and length(payload) < 4096"));
        Assert.Equal(1, await ScalarAsync(shop, "select count(*) from records where payload is not null and substr(payload, 1, 2) <> x'1f8b'"));
        await VerifyAsync(shop);
        var exported = (await shop.Gateway.CommandAsync(["audit", "export", "--responses", "--config", "dbguard.json"])).EnsureSuccess().OutputText;
        var responses = exported.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonNode.Parse(l)!).Where(r => r["response_base64"] is not null).ToList();
        Assert.Equal(2, responses.Count);
        Assert.All(responses, r => Assert.Equal((int)r["record"]!["response"]!["bytes"]!, Convert.FromBase64String((string)r["response_base64"]!).Length));
        Assert.Equal((byte)'T', Convert.FromBase64String((string)responses[1]["response_base64"]!)[0]);
    }

    [Fact]
    public async Task Session_PastItsBound_IsRecordedWithoutResponses()
    {
        await using var shop = await shops.GuardAsync(Policy, c => Store(c)["ResponseBytesPerSession"] = 200);
        await AskAsync(shop, "select status from orders limit 2", "select order_id, status from orders limit 40", "select status from orders limit 2");
        var finished = (await shop.Gateway.CommandAsync(["audit", "search", "--kind", "statement_finished", "--json", "--config", "dbguard.json"])).EnsureSuccess().OutputText
            .Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonNode.Parse(l)!["record"]!["response"]!).ToList();
        Assert.Equal(3, finished.Count);
        Assert.False((bool?)finished[0]["truncated"] ?? false);
        Assert.True((bool)finished[1]["truncated"]!);
        Assert.Equal((0, true), ((int)finished[2]["bytes"]!, (bool)finished[2]["truncated"]!));
        Assert.Equal(200, finished.Sum(f => (int)f["bytes"]!));
        await VerifyAsync(shop);
    }

    /// <summary>So that the store is one file.</summary>
    private static async Task StopAsync(GuardedShop shop)
    {
        shop.Gateway.Process.Signal(PosixSignalNumber.Terminate);
        Assert.Equal(0, await shop.Gateway.Process.WaitForExitAsync());
    }

    private static JsonObject Store(JsonObject configuration)
    {
        if (configuration["Store"] is not JsonObject store)
        {
            configuration["Store"] = store = [];
        }

        return store;
    }

    private static void Retention(JsonObject configuration, JsonObject retention) => Store(configuration)["Retention"] = retention;

    private static async Task AskAsync(GuardedShop shop, params string[] texts)
    {
        await using var client = await WireClient.LogInAsync(shop.Agent);
        foreach (var text in texts)
        {
            await client.AskAsync(Frontend.Query(text));
        }
    }

    /// <summary>How many responses the store has, once it has as few as expected, or after half a minute.</summary>
    private static async Task<long> ResponsesAsync(GuardedShop shop, long left)
    {
        for (var i = 0; ; i++)
        {
            var count = await ScalarAsync(shop, "select count(*) from records where payload is not null");
            if ((count == left && await ScalarAsync(shop, "select count(*) from records where kind = 62") > 0) || i == 60)
            {
                return count;
            }

            await Task.Delay(500);
        }
    }

    private static async Task<string> VerifyAsync(GuardedShop shop) =>
        (await shop.Gateway.CommandAsync(["audit", "verify", "--config", "dbguard.json"])).EnsureSuccess().OutputText;

    private static async Task<long> ScalarAsync(GuardedShop shop, string sql)
    {
        await using var connection = new SqliteConnection($"Data Source={shop.Gateway.Folder.StoreFile};Pooling=False;Default Timeout=30");
        await connection.OpenAsync();
#pragma warning disable CA2100 // Every text is a constant of this file.
        await using var command = new SqliteCommand(sql, connection);
#pragma warning restore CA2100
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
