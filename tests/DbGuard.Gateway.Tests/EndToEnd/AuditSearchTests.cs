using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using DbGuard.Gateway.Tests.Shop;
using DbGuard.TestKit.Wire;

namespace DbGuard.Gateway.Tests.EndToEnd;

/// <summary>Statements are found by what they touched, whatever their text calls it.</summary>
public sealed class AuditSearchTests(ShopFixture shops) : IClassFixture<ShopFixture>
{
    private const string Policy = """
        version: 1
        labels: {pii: ["public.customers.email"]}
        masks: {pii: redact}
        profiles:
          everyday: {match: everyone, may: {read: [public.*], update: [public.*]}}
        """;

    private static readonly string[] s_texts =
    [
        "select e from (select email as e from customers) x limit 1",
        "select * from customer_contacts limit 1",
        "select status from orders limit 2",
        "update orders set status = 'paid' where order_id = 1",
        "select phone from customers where customer_id = 1",
        "select 'email'",
        "drop table products; select email from customers",
        "explain select email from customers",
    ];

    [Fact]
    public async Task Search_ByTableColumnLabelAndVerdict_FindsWhatTouchedIt()
    {
        await using var shop = await shops.GuardAsync(Policy);
        await RunAsync(shop);
        Assert.Equal([0, 1, 6, 7], await FoundAsync(shop, "--label", "pii"));
        Assert.Equal([0, 1, 6, 7], await FoundAsync(shop, "--column", "customers.email"));
        Assert.Equal([0, 1, 4, 6, 7], await FoundAsync(shop, "--table", "customers"));
        Assert.Equal([1], await FoundAsync(shop, "--table", "public.customer_contacts"));
        Assert.Equal([2, 3], await FoundAsync(shop, "--table", "orders", "--column", "status"));
        Assert.Equal([6], await FoundAsync(shop, "--table", "products"));
        Assert.Equal([6], await FoundAsync(shop, "--label", "pii", "--verdict", "deny"));
        Assert.Equal([0, 1], await FoundAsync(shop, "--label", "pii", "--verdict", "mask"));
        Assert.Equal([3], await FoundAsync(shop, "--text", "UPDATE"));
        Assert.Equal([0, 1, 2, 3, 4, 5, 6, 7], await FoundAsync(shop, "--principal", "agent"));
        Assert.Empty(await FoundAsync(shop, "--principal", "somebody-else"));
        Assert.Empty(await FoundAsync(shop, "--table", "customer"));
        Assert.Empty(await FoundAsync(shop, "--since", "2099-01-01"));
    }

    [Fact]
    public async Task Search_ShowsTheEndOfWhatItFinds_AndSaysWhatItLeavesOut()
    {
        await using var shop = await shops.GuardAsync(Policy);
        await RunAsync(shop);
        var found = (await shop.Gateway.CommandAsync(["audit", "search", "--table", "orders", "--config", "dbguard.json"])).EnsureSuccess();
        Assert.Contains("SELECT 2  2 rows", found.OutputText, StringComparison.Ordinal);
        Assert.Contains("UPDATE 1  ", found.OutputText, StringComparison.Ordinal);
        Assert.DoesNotContain("customers", found.OutputText, StringComparison.Ordinal);

        var last = (await shop.Gateway.CommandAsync(["audit", "search", "--table", "orders", "-n", "1", "--config", "dbguard.json"])).EnsureSuccess();
        Assert.Contains("the last 1 of 4 records; -n 0 shows all", last.ErrorText, StringComparison.Ordinal);
        var none = (await shop.Gateway.CommandAsync(["audit", "search", "--label", "nothing", "--config", "dbguard.json"])).EnsureSuccess();
        Assert.Contains("no record matches", none.ErrorText, StringComparison.Ordinal);
        var wrong = await shop.Gateway.CommandAsync(["audit", "search", "--verdict", "maybe", "--config", "dbguard.json"]);
        Assert.NotEqual(0, wrong.ExitCode);
    }

    [Fact]
    public async Task Ocsf_HasOneEventAStatementWithEverythingTheClassRequires()
    {
        await using var shop = await shops.GuardAsync(Policy);
        await RunAsync(shop);
        var output = (await shop.Gateway.CommandAsync(["audit", "export", "--format", "ocsf", "--config", "dbguard.json"])).EnsureSuccess().OutputText;
        var events = output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonNode.Parse(l)!).ToList();
        Assert.All(events, e =>
        {
            // Required by the base event, by metadata, and by the class (schema.ocsf.io/1.3.0).
            Assert.Equal(6, (int)e["category_uid"]!);
            Assert.Equal(6005, (int)e["class_uid"]!);
            Assert.Equal((6005 * 100) + (int)e["activity_id"]!, (int)e["type_uid"]!);
            Assert.InRange((int)e["severity_id"]!, 1, 6);
            Assert.Equal("1.3.0", (string)e["metadata"]!["version"]!);
            Assert.Equal("DbGuard", (string)e["metadata"]!["product"]!["vendor_name"]!);
            Assert.InRange((long)e["time"]!, 1_700_000_000_000, 9_999_999_999_999);
            Assert.NotNull(e["actor"]!["user"]!["name"]);
            Assert.NotNull(e["src_endpoint"]!["ip"]);
            Assert.Equal(shop.Owner.Database, (string)e["database"]!["name"]!);
        });

        var statements = events.Where(e => (int)e["activity_id"]! != 3).ToList();
        Assert.Equal(s_texts.Length, statements.Count);
        Assert.Equal(1, events.Count - statements.Count);
        var update = statements.Single(e => (int)e["activity_id"]! == 2);
        Assert.Equal("public.orders", (string)update["table"]!["name"]!);
        Assert.Equal("UPDATE 1", (string)update["unmapped"]!["command_tag"]!);
        Assert.Equal(("Success", "Allowed"), ((string)update["status"]!, (string)update["disposition"]!));
        var denied = statements.Single(e => (int)e["disposition_id"]! == 2);
        Assert.Equal(("Failure", "Denied", "Define"), ((string)denied["status"]!, (string)denied["action"]!, (string)denied["activity_name"]!));
        Assert.StartsWith("DBG", (string)denied["status_code"]!, StringComparison.Ordinal);
        var masked = statements.First(e => e["unmapped"]!["masks"] is not null);
        Assert.Equal("redact", (string)masked["unmapped"]!["masks"]![0]!["masker"]!);
        Assert.Equal("public.customers", (string)masked["unmapped"]!["touches"]![0]!["table"]!);
    }

    private static string HashOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private static async Task RunAsync(GuardedShop shop)
    {
        await using var client = await WireClient.LogInAsync(shop.Agent);
        foreach (var text in s_texts)
        {
            await client.AskAsync(Frontend.Query(text));
        }
    }

    /// <summary>Which of the texts are found.</summary>
    private static async Task<List<int>> FoundAsync(GuardedShop shop, params string[] filter)
    {
        var output = (await shop.Gateway.CommandAsync(["audit", "search", "--json", "--config", "dbguard.json", .. filter])).EnsureSuccess().OutputText;
        return
        [
            .. output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(l => JsonNode.Parse(l)!["record"]!)
                .Where(r => (string)r["kind"]! == "statement_decided")
                .Select(r => Array.FindIndex(s_texts, t => HashOf(t) == (string)r["text_sha256"]!))
        ];
    }
}
