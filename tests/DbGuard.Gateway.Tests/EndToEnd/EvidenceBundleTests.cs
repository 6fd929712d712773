using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using DbGuard.Gateway.Tests.Shop;
using DbGuard.TestKit.Processes;
using DbGuard.TestKit.Wire;

namespace DbGuard.Gateway.Tests.EndToEnd;

/// <summary>A signed store, its bundle of evidence, and what happens to both when somebody changes them.</summary>
public sealed class EvidenceBundleTests(ShopFixture shops) : IClassFixture<ShopFixture>
{
    [Fact]
    public async Task Bundle_OfAPeriod_IsSignedCompleteAndReadable()
    {
        await using var shop = await SignedAsync();
        await using (var client = await WireClient.LogInAsync(shop.Agent))
        {
            await client.AskAsync(Frontend.Query("select email from public.customers where customer_id = 1"));
            await client.AskAsync(Frontend.Query("drop table public.orders"));
            await client.AskAsync(Frontend.Query("select '<script>alert(1)</script>' from public.nowhere"));
        }

        var made = await shop.Gateway.CommandAsync("audit", "evidence", "--from", "10m", "--out", "bundle.zip", "--key", "evidence.key", "--public-key", "evidence.key.pub", "--anchor", "anchors.ndjson");
        Assert.Contains("the whole chain verifies, signed with key", made.EnsureSuccess().OutputText, StringComparison.Ordinal);
        Assert.Contains("every file is as it was", (await shop.Gateway.CommandAsync("audit", "evidence-verify", "bundle.zip", "--public-key", "evidence.key.pub")).EnsureSuccess().OutputText, StringComparison.Ordinal);

        var bundle = Path.Combine(shop.Gateway.Folder.Path, "bundle.zip");
        using (var zip = ZipFile.OpenRead(bundle))
        {
            var names = zip.Entries.Select(e => e.FullName).ToList();
            Assert.Equal(["manifest.json", "manifest.sig", "records.ndjson", "summary.html", "verification.json"], names.Where(n => !n.StartsWith("policies/", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
            var policy = Assert.Single(names, n => n.StartsWith("policies/", StringComparison.Ordinal));
            Assert.Equal(await File.ReadAllTextAsync(shop.Gateway.Folder.PolicyFile), Read(zip, policy));
            Assert.True((bool)JsonNode.Parse(Read(zip, "verification.json"))!["ok"]!);
            var page = Read(zip, "summary.html");
            Assert.Contains("Nothing is missing: all", page, StringComparison.Ordinal);
            Assert.Contains("config/agent", page, StringComparison.Ordinal);
            Assert.DoesNotContain("<script", page, StringComparison.Ordinal);
            Assert.DoesNotContain("http", page, StringComparison.Ordinal);
            Assert.Contains("\"statement_decided\"", Read(zip, "records.ndjson"), StringComparison.Ordinal);
        }

        foreach (var (change, word) in new (Action<ZipArchive> Change, string Word)[]
        {
            (zip => Rewrite(zip, "records.ndjson", t => t.Replace("deny", "allow", StringComparison.Ordinal)), "records.ndjson was changed"),
            (zip => Rewrite(zip, "manifest.json", t => t + " "), "not signed by this key"),
            (zip => zip.GetEntry("summary.html")!.Delete(), "summary.html is missing"),
            (zip => Rewrite(zip, "more.txt", _ => "x"), "more.txt is not in the manifest"),
            (zip => zip.GetEntry("manifest.sig")!.Delete(), "it is not signed"),
        })
        {
            var copy = bundle + ".copy.zip";
            File.Copy(bundle, copy, overwrite: true);
            using (var zip = ZipFile.Open(copy, ZipArchiveMode.Update))
            {
                change(zip);
            }

            var verified = await shop.Gateway.CommandAsync("audit", "evidence-verify", copy, "--public-key", "evidence.key.pub");
            Assert.Equal(1, verified.ExitCode);
            Assert.Contains(word, verified.OutputText, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Store_PutBackWhileTheGatewayRests_IsNamedByItsAnchors()
    {
        await using var shop = await SignedAsync();
        await AskAsync(shop, 10);
        await StopAsync(shop);
        var older = await File.ReadAllBytesAsync(shop.Gateway.Folder.StoreFile);
        await shop.Gateway.RestartAsync();
        await AskAsync(shop, 10);
        await StopAsync(shop);
        string[] verify = ["audit", "verify", "--public-key", "evidence.key.pub", "--anchor", "anchors.ndjson"];
        Assert.Contains("anchors are of this chain and agree", (await shop.Gateway.CommandAsync(verify)).EnsureSuccess().OutputText, StringComparison.Ordinal);
        await File.WriteAllBytesAsync(shop.Gateway.Folder.StoreFile, older);
        var verified = await shop.Gateway.CommandAsync(verify);
        Assert.Equal(1, verified.ExitCode);
        Assert.Contains("an older copy was put back", verified.OutputText, StringComparison.Ordinal);
    }

    private static async Task AskAsync(GuardedShop shop, int count)
    {
        await using var client = await WireClient.LogInAsync(shop.Agent);
        for (var i = 0; i < count; i++)
        {
            await client.AskAsync(Frontend.Query("select 1"));
        }
    }

    private static async Task StopAsync(GuardedShop shop)
    {
        shop.Gateway.Process.Signal(PosixSignalNumber.Terminate);
        Assert.Equal(0, await shop.Gateway.Process.WaitForExitAsync());
    }

    private static string Read(ZipArchive zip, string name)
    {
        using var reader = new StreamReader(zip.GetEntry(name)!.Open());
        return reader.ReadToEnd();
    }

    private static void Rewrite(ZipArchive zip, string name, Func<string, string> change)
    {
        var text = zip.GetEntry(name) is { } entry ? Read(zip, name) : "";
        zip.GetEntry(name)?.Delete();
        using var stream = zip.CreateEntry(name).Open();
        stream.Write(Encoding.UTF8.GetBytes(change(text)));
    }

    private async Task<GuardedShop> SignedAsync()
    {
        var shop = await shops.GuardAsync(AgentShopFixture.Policy);
        (await shop.Gateway.CommandAsync("audit", "keygen", "evidence.key")).EnsureSuccess();
        var configuration = JsonNode.Parse(await File.ReadAllTextAsync(shop.Gateway.Folder.ConfigurationFile))!;
        var store = configuration["Store"]?.AsObject() ?? [];
        store["CheckpointKeyFile"] = "evidence.key";
        store["CheckpointEvery"] = 5;
        store["Anchors"] = new JsonArray(new JsonObject { ["File"] = "anchors.ndjson" });
        if (store.Parent is null)
        {
            configuration["Store"] = store;
        }

        await File.WriteAllTextAsync(shop.Gateway.Folder.ConfigurationFile, configuration.ToJsonString());
        await StopAsync(shop);
        await shop.Gateway.RestartAsync();
        return shop;
    }
}
