using DbGuard.Core.Policies;
using DbGuard.Gateway.Tests.Shop;
using DbGuard.TestKit.Wire;

namespace DbGuard.Gateway.Tests.EndToEnd;

/// <summary>The suggested policy lets through what was recorded, and hardly more.</summary>
public sealed class PolicySuggestTests(ShopFixture shops) : IClassFixture<ShopFixture>
{
    private const string Policy = """
        version: 1
        # What must stay as it is.
        labels: {pii: ["public.customers.email"]}
        masks: {pii: redact}
        profiles:
          everyday: {match: everyone, may: {read: [public.*], insert: [public.*], update: [public.*], create: [table public.*], set: ["*"], call: ["*.*"], copy_out: true}}
        # Held for a person.
        rules:
          - {name: ddl, when: {traits: [definition]}, then: hold}
        """;

    [Fact]
    public async Task Suggestion_PassesWhatPassed_AndDeniesTheRest()
    {
        await using var shop = await shops.GuardAsync(Policy);
        await AskAsync(
            shop,
            "select email, full_name from customers limit 3",
            "select * from customer_contacts limit 1",
            "update orders set status = 'paid' where order_id between 1 and 10",
            "set work_mem = '8MB'",
            "set statement_timeout = '20s'",
            "select pg_sleep(0)",
            "copy products to stdout",
            "drop table orders");
        var written = await shop.Gateway.CommandAsync("policy", "suggest", "--principal", "config/agent", "--config", "dbguard.json");
        Assert.True(written.ExitCode == 0, written.ErrorText + written.OutputText);
        Assert.Contains("7 statements had passed: under this policy 7 are decided as they were, 0 otherwise; 1 had been denied", written.ErrorText, StringComparison.Ordinal);
        Assert.Contains("# What must stay as it is.", written.OutputText, StringComparison.Ordinal);
        Assert.Contains("# Held for a person.", written.OutputText, StringComparison.Ordinal);
        foreach (var line in new[]
        {
            "  everyday:", "    match: {agents: [agent]}", "      call: [pg_catalog.pg_sleep]", "      read: [public.customer_contacts, public.customers, public.orders, public.products]",
            "      set: [work_mem]", "      update: [public.orders]", "      copy_out: true", "      system_catalogs: none", "      explain: false", "rows_changed: 15}",
        })
        {
            Assert.Contains(line, written.OutputText, StringComparison.Ordinal);
        }

        Assert.DoesNotContain("insert:", written.OutputText, StringComparison.Ordinal);
        Assert.DoesNotContain("drop", written.OutputText, StringComparison.Ordinal);
        var policy = PolicyReader.Read(System.Text.Encoding.UTF8.GetBytes(written.OutputText), ".");
        Assert.True(policy.IsValid, string.Join('\n', policy.Diagnostics));

        // In force, it does what it says.
        await File.WriteAllTextAsync(shop.Gateway.Folder.PolicyFile, written.OutputText);
        await shop.Gateway.RestartAsync();
        await using var client = await WireClient.LogInAsync(shop.Agent);
        Assert.DoesNotContain(await client.AskAsync(Frontend.Query("update orders set status = 'paid' where order_id = 1")), f => f.Type == 'E');
        Assert.Contains(await client.AskAsync(Frontend.Query("insert into products default values")), f => f.Type == 'E');
        Assert.Contains(await client.AskAsync(Frontend.Query("explain select 1")), f => f.Type == 'E');
    }

    [Fact]
    public async Task Suggestion_ForNobody_SaysSo()
    {
        await using var shop = await shops.GuardAsync(Policy);
        await AskAsync(shop, "drop table orders");
        var written = await shop.Gateway.CommandAsync("policy", "suggest", "--principal", "agent", "--config", "dbguard.json");
        Assert.Equal(1, written.ExitCode);
        Assert.Contains("nothing to suggest", written.ErrorText, StringComparison.Ordinal);
    }

    private static async Task AskAsync(GuardedShop shop, params string[] texts)
    {
        await using var client = await WireClient.LogInAsync(shop.Agent);
        foreach (var text in texts)
        {
            await client.AskAsync(Frontend.Query(text));
        }
    }
}
