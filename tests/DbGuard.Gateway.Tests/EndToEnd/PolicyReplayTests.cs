using System.Text.Json.Nodes;
using DbGuard.Gateway.Tests.Shop;
using DbGuard.TestKit.Processes;
using DbGuard.TestKit.Wire;

namespace DbGuard.Gateway.Tests.EndToEnd;

/// <summary>Another policy is asked about what was recorded.</summary>
public sealed class PolicyReplayTests(ShopFixture shops) : IClassFixture<ShopFixture>
{
    private const string Policy = """
        version: 1
        labels: {pii: ["public.customers.email"]}
        masks: {pii: redact}
        profiles:
          everyday: {match: everyone, may: {read: [public.*], update: [public.*]}}
        """;

    [Fact]
    public async Task SamePolicy_ChangesNothing_AndAnotherSaysWhatItWould()
    {
        await using var shop = await shops.GuardAsync(Policy);
        var database = shop.Owner.Database;
        await WriteAsync(shop, configuration => configuration["Databases"] = new JsonArray(database));
        await using (var client = await WireClient.LogInAsync(shop.Agent))
        {
            for (var i = 1; i <= 5; i++)
            {
                await client.AskAsync(Frontend.Query($"select email from public.customers where customer_id = {i}"));
                await client.AskAsync(Frontend.Query($"select status from public.orders where order_id = {i}"));
            }

            await client.AskAsync(Frontend.Query("update public.orders set status = status"));
            await client.AskAsync(Frontend.Query("drop table public.orders"));
        }

        await shop.DoAsync("alter table public.orders rename to orders_of_old");
        var ofTheDay = await ReplayAsync(shop, Policy);
        Assert.Equal("12 statements of 1 principals: 12 would be decided as they were, 0 otherwise\n", ofTheDay.EnsureSuccess().OutputText);

        // Without the catalog of the day, that of now stands in.
        var kept = Path.ChangeExtension(shop.Gateway.Folder.StoreFile, ".catalogs");
        Directory.Move(kept, kept + ".away");
        var gone = await ReplayAsync(shop, Policy);
        Assert.Contains("12 statements were looked at with another catalog than that of their day", gone.ErrorText, StringComparison.Ordinal);
        Assert.Equal(0, gone.ExitCode);
        Assert.Contains("cannot be judged", gone.OutputText, StringComparison.Ordinal);
        Directory.Move(kept + ".away", kept);
        await shop.DoAsync("alter table public.orders_of_old rename to orders");

        var same = await ReplayAsync(shop, Policy);
        Assert.Equal("12 statements of 1 principals: 12 would be decided as they were, 0 otherwise\n", same.EnsureSuccess().OutputText);

        var stricter = await ReplayAsync(
            shop,
            """
            version: 1
            labels: {pii: ["public.customers.email"], state: ["public.orders.status"]}
            masks: {pii: redact, state: redact}
            profiles:
              everyday: {match: everyone, may: {read: [public.*], update: [public.*]}}
            deny_tables: [public.customers]
            rules:
              - {name: mass-writes, when: {traits: [unbounded_write]}, then: hold}
            """,
            "--json");
        Assert.Equal(1, stricter.ExitCode);
        var changes = JsonNode.Parse(stricter.OutputText)!["changes"]!.AsArray().Select(c => ((string)c!["was"]!, (string)c["would"]!, (long)c["count"]!)).ToList();
        Assert.Contains(("mask", "deny", 5L), changes);
        Assert.Contains(("allow", "mask", 5L), changes);
        Assert.Contains(changes, c => c is ("allow", "hold", 1) or ("allow", "deny", 1));

        var looser = await ReplayAsync(shop, "version: 1\nprofiles:\n  all: {match: everyone, may: everything}\n");
        Assert.Contains("mask -> allow", looser.EnsureSuccess().OutputText, StringComparison.Ordinal);
        Assert.Contains("deny -> allow", looser.OutputText, StringComparison.Ordinal);
    }

    private static async Task<ToolResult> ReplayAsync(GuardedShop shop, string policy, params string[] more)
    {
        var file = Path.Combine(shop.Gateway.Folder.Path, "new.yaml");
        await File.WriteAllTextAsync(file, policy);
        return await shop.Gateway.CommandAsync(["policy", "replay", "--policy", "new.yaml", "--config", "dbguard.json", .. more]);
    }

    private static async Task WriteAsync(GuardedShop shop, Action<JsonNode> change)
    {
        var configuration = JsonNode.Parse(await File.ReadAllTextAsync(shop.Gateway.Folder.ConfigurationFile))!;
        change(configuration);
        await File.WriteAllTextAsync(shop.Gateway.Folder.ConfigurationFile, configuration.ToJsonString());
    }
}
