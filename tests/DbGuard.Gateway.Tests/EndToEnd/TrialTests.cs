using System.Text.Json.Nodes;
using DbGuard.Gateway.Tests.Shop;
using DbGuard.TestKit.Processes;
using DbGuard.TestKit.Wire;

namespace DbGuard.Gateway.Tests.EndToEnd;

/// <summary>Trial runs of held statements: exact counts, cascades and triggers, masked samples, and nothing left behind.</summary>
public sealed class TrialTests(ShopFixture shops) : IClassFixture<ShopFixture>
{
    private const string Policy = """
        version: 1
        labels: {pii: ["public.customers.email", "public.customers.ssn"]}
        masks: {pii: redact}
        profiles:
          everyday: {match: everyone, may: {read: [public.*], update: [public.*], delete: [public.*], insert: [public.*], create: [table]}}
        rules:
          - {name: writes, when: {access: [update, delete]}, then: hold, timeout: 10m}
          - {name: definitions, when: {traits: [definition]}, then: hold}
        """;

    private const string Objects = """
        create table public.parents (id int primary key, name text);
        create table public.children (id int primary key, parent int references public.parents on delete cascade);
        create table public.journal (what text);
        create function public.note() returns trigger language plpgsql as $$ begin insert into public.journal values (tg_op); return null; end $$;
        create trigger noted after delete on public.parents for each row execute function public.note();
        insert into public.parents select n, 'p' || n from generate_series(1, 30) n;
        insert into public.children select n, 1 + n % 30 from generate_series(1, 90) n;
        grant all on public.parents, public.children, public.journal to shop;
        """;

    [Fact]
    public async Task Delete_WithACascadeAndATrigger_IsCountedAndUndone()
    {
        await using var shop = await shops.GuardAsync(Policy);
        await shop.DoAsync(Objects);
        await using var client = await WireClient.LogInAsync(shop.Agent);
        await client.SendAsync(Frontend.Query("delete from parents where id <= 10"));
        var trial = await TryAsync(shop, client);
        Assert.Equal("DELETE 10", (string?)trial["tags"]![0]);
        var tables = trial["tables"]!.AsArray().ToDictionary(t => (string)t!["relation"]!, t => t!);
        Assert.Equal(10, (long)tables["public.parents"]["deleted"]!);
        Assert.Equal(30, (long)tables["public.children"]["deleted"]!);
        Assert.Equal(10, (long)tables["public.journal"]["inserted"]!);
        Assert.Equal(10, tables["public.parents"]["sample"]!.AsArray().Count);
        Assert.Contains(trial["spreads"]!.AsArray(), s => ((string)s!).StartsWith("trigger noted on public.parents", StringComparison.Ordinal));
        Assert.Contains(trial["spreads"]!.AsArray(), s => ((string)s!).Contains("deletes with it", StringComparison.Ordinal));
        Assert.Equal((30L, 90L, 0L), ((long)(await shop.ActualAsync("select count(*) from parents"))!, (long)(await shop.ActualAsync("select count(*) from children"))!, (long)(await shop.ActualAsync("select count(*) from journal"))!));
    }

    [Fact]
    public async Task Update_OfLabelledRows_ShowsBeforeAndAfterWithoutTheirValues()
    {
        await using var shop = await shops.GuardAsync(Policy);
        await using var client = await WireClient.LogInAsync(shop.Agent);
        await client.SendAsync(Frontend.Parse("update public.customers set full_name = $1, email = customer_id || '@y.test' where customer_id <= $2"), Frontend.Bind(["Somebody", "3"]), Frontend.Execute(), Frontend.Sync);
        var trial = await TryAsync(shop, client);
        Assert.Equal("UPDATE 3", (string?)trial["tags"]![0]);
        var table = trial["tables"]!.AsArray().Single()!;
        var columns = table["columns"]!.AsArray().Select(c => (string)c!).ToList();
        var row = table["sample"]![0]!;
        Assert.Equal("[pii]", (string?)row["before"]![columns.IndexOf("email")]);
        Assert.Equal("[pii]", (string?)row["after"]![columns.IndexOf("email")]);
        Assert.Equal("Somebody", (string?)row["after"]![columns.IndexOf("full_name")]);
        Assert.True((bool)row["changed"]![columns.IndexOf("email")]!);
        Assert.False((bool)row["changed"]![columns.IndexOf("customer_id")]!);
        Assert.Empty(new DbGuard.TestKit.Canaries.CanaryScan("bruno.okafor1@customers.test", "937-63-7907").FindIn(System.Text.Encoding.UTF8.GetBytes(trial.ToJsonString())));
        Assert.Equal(0L, await shop.ActualAsync("select count(*) from customers where full_name = 'Somebody'"));
    }

    [Fact]
    public async Task Statement_ThatFails_SaysTheStateAndNoValue()
    {
        await using var shop = await shops.GuardAsync(Policy);
        await shop.DoAsync(Objects);
        await using var client = await WireClient.LogInAsync(shop.Agent);
        await client.SendAsync(Frontend.Query("update parents set id = 1"));
        var trial = await TryAsync(shop, client);
        Assert.Equal("23505", (string?)trial["error"]);
        Assert.Empty(trial["tables"]!.AsArray());
    }

    [Fact]
    public async Task Row_LockedByAnotherSession_EndsTheTrialSoon()
    {
        await using var shop = await shops.GuardAsync(Policy);
        await shop.DoAsync(Objects);
        await using var blocker = new Npgsql.NpgsqlConnection(shop.Owner.ConnectionString);
        await blocker.OpenAsync();
        await using var transaction = await blocker.BeginTransactionAsync();
        await using (var command = new Npgsql.NpgsqlCommand("update parents set name = 'held' where id = 1", blocker, transaction))
        {
            await command.ExecuteNonQueryAsync();
        }

        await using var client = await WireClient.LogInAsync(shop.Agent);
        await client.SendAsync(Frontend.Query("delete from parents where id = 1"));
        Assert.Equal("55P03", (string?)(await TryAsync(shop, client))["error"]);
    }

    [Fact]
    public async Task Definition_OrOpenTransaction_IsNotTried()
    {
        await using var shop = await shops.GuardAsync(Policy);
        await shop.DoAsync(Objects);
        await using var client = await WireClient.LogInAsync(shop.Agent);
        await client.SendAsync(Frontend.Query("create table public.more (id int)"));
        var refused = await shop.Gateway.CommandAsync("approvals", "trial", await IdAsync(client));
        Assert.Contains("DBG3110", refused.ErrorText, StringComparison.Ordinal);

        await using var other = await WireClient.LogInAsync(shop.Agent);
        await other.AskAsync(Frontend.Query("begin; lock table parents in share mode"));
        await other.SendAsync(Frontend.Query("delete from parents where id = 1"));
        var id = await IdAsync(other);
        Assert.Contains("open transaction", (await shop.Gateway.CommandAsync("approvals", "trial", id)).ErrorText, StringComparison.Ordinal);
        var shown = (await shop.Gateway.CommandAsync("approvals", "show", id)).EnsureSuccess().OutputText;
        Assert.Contains("public.parents ShareLock", shown, StringComparison.Ordinal);
        Assert.Contains("in an open transaction since ", shown, StringComparison.Ordinal);
    }

    private static async Task<JsonNode> TryAsync(GuardedShop shop, WireClient client)
    {
        var id = await IdAsync(client);
        var result = await shop.Gateway.CommandAsync("approvals", "trial", id, "--json");
        var trial = JsonNode.Parse(result.OutputText)!["trial"]!;
        var human = (await shop.Gateway.CommandAsync("approvals", "show", id)).EnsureSuccess().OutputText;
        Assert.Contains("trial ", human, StringComparison.Ordinal);
        (await shop.Gateway.CommandAsync("approvals", "deny", id)).EnsureSuccess();
        Assert.Contains("trial run of a held statement, rolled back", (await shop.Gateway.CommandAsync("audit", "export")).EnsureSuccess().OutputText, StringComparison.Ordinal);
        return trial;
    }

    private static async Task<string> IdAsync(WireClient client)
    {
        var notice = (await client.ReadUntilAsync('N'))[^1];
        return (string)JsonNode.Parse(notice.Fields['D'])!["approval_id"]!;
    }
}
