using System.Net;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using DbGuard.Gateway.Tests.Shop;
using DbGuard.TestKit.Processes;
using DbGuard.TestKit.Wire;

namespace DbGuard.Gateway.Tests.Webhooks;

/// <summary>Webhooks of a real gateway at a real receiver.</summary>
public sealed class WebhookTests(ShopFixture shops) : IClassFixture<ShopFixture>
{
    private const string Mass = "update public.orders set status = status";

    private const string Policy = """
        version: 1
        labels: {pii: ["public.customers.email"]}
        masks: {pii: redact}
        profiles:
          everyday: {match: everyone, may: {read: [public.*], update: [public.*]}}
        rules:
          - {name: mass-writes, when: {traits: [unbounded_write]}, then: hold, timeout: 10m}
        """;

    [Fact]
    public async Task Request_AskedAndAnswered_IsToldInOrderAndSigned()
    {
        await using var receiver = new TestReceiver();
        await receiver.StartAsync();
        await using var shop = await GuardAsync(receiver, "approval.*", "statement.denied");
        await using var client = await WireClient.LogInAsync(shop.Agent);
        await client.SendAsync(Frontend.Query(Mass));
        await client.ReadUntilAsync('N');
        await receiver.UntilAsync(() => receiver.Of("approval.requested").Count == 1);
        var asked = receiver.Of("approval.requested")[0];
        var id = (string)asked["record"]!["approval"]!;
        Assert.Equal("config/agent", (string?)asked["approval"]!["principal"]);
        Assert.Equal(Mass, (string?)asked["approval"]!["statement"]);
        Assert.Equal($"https://dbguard.test/approvals/{id}", (string?)asked["links"]!["approval"]);
        (await shop.Gateway.CommandAsync("approvals", "deny", id, "--comment", "not now")).EnsureSuccess();
        await client.ReadToReadyAsync();
        await client.AskAsync(Frontend.Query("drop table public.orders"));
        await receiver.UntilAsync(() => receiver.Events.Count >= 3);
        Assert.Equal(["approval.requested", "approval.resolved", "statement.denied"], receiver.Events.Select(e => (string)e["type"]!));
        Assert.Equal(0, receiver.BadSignatures);
    }

    [Fact]
    public async Task Receiver_DownForAWhile_AndTheGatewayKilledMeanwhile_GetsEverythingOnceItIsBack()
    {
        await using var receiver = new TestReceiver();
        await receiver.StartAsync();
        await using var shop = await GuardAsync(receiver, "approval.*", "statement.denied");
        await using (var client = await WireClient.LogInAsync(shop.Agent))
        {
            await client.AskAsync(Frontend.Query("drop table public.orders"));
            await receiver.UntilAsync(() => receiver.Of("statement.denied").Count == 1);
            await receiver.StopAsync();
            await client.AskAsync(Frontend.Query("drop table public.customers"));
            await client.SendAsync(Frontend.Query(Mass));
            await client.ReadUntilAsync('N');

            // Long enough for some attempts to fail.
            await Task.Delay(TimeSpan.FromSeconds(4));
            shop.Gateway.Process.Signal(PosixSignalNumber.Kill);
            await shop.Gateway.Process.WaitForExitAsync();
        }

        await shop.Gateway.RestartAsync();
        await using (var client = await WireClient.LogInAsync(shop.Agent))
        {
            await client.AskAsync(Frontend.Query("drop schema public"));
        }

        await receiver.StartAsync();
        await receiver.UntilAsync(() => receiver.Of("statement.denied").Count >= 3 && receiver.Of("approval.requested").Count >= 1);
        var ids = receiver.Events.Select(e => (string)e["id"]!).ToList();
        var sequences = receiver.Events.DistinctBy(e => (string)e["id"]!).Select(e => (long)e["seq"]!).ToList();
        Assert.Equal(sequences.Order(), sequences);
        Assert.True(ids.Count - ids.Distinct().Count() <= 1, "the event under way at the kill may come twice, no other");
        Assert.Equal(0, receiver.BadSignatures);
    }

    [Fact]
    public async Task Receiver_ThatAsksForTime_IsGivenIt()
    {
        await using var receiver = new TestReceiver { Status = HttpStatusCode.TooManyRequests, RetryAfter = "3" };
        await receiver.StartAsync();
        await using var shop = await GuardAsync(receiver, "statement.denied");
        await using var client = await WireClient.LogInAsync(shop.Agent);
        await client.AskAsync(Frontend.Query("drop table public.orders"));
        await Task.Delay(TimeSpan.FromSeconds(1));
        receiver.Status = HttpStatusCode.NoContent;
        var watch = System.Diagnostics.Stopwatch.StartNew();
        await receiver.UntilAsync(() => receiver.Events.Count == 1);
        Assert.True(watch.Elapsed > TimeSpan.FromSeconds(1), "it was asked again before the time the receiver named");
    }

    [Theory]
    [InlineData("Slack")]
    [InlineData("Teams")]
    public async Task Template_EscapesWhatClientsWrite(string template)
    {
        await using var receiver = new TestReceiver();
        await receiver.StartAsync();
        await using var shop = await GuardWithAsync(receiver, template, "approval.requested");
        await using var client = await WireClient.LogInAsync(shop.Agent);
        await client.SendAsync(Frontend.Query("update public.orders set status = status /* <!channel> [click](https://evil.test) <script> ``` */"));
        await receiver.UntilAsync(() => receiver.Events.Count == 1);
        var text = receiver.Events[0].ToJsonString(new System.Text.Json.JsonSerializerOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        Assert.Contains("Read and answer", text, StringComparison.Ordinal);
        Assert.Contains("config/agent", text, StringComparison.Ordinal);
        Assert.DoesNotContain("<!channel>", text, StringComparison.Ordinal);
        Assert.DoesNotContain("<script>", text, StringComparison.Ordinal);
        if (template == "Teams")
        {
            Assert.DoesNotContain("](https", text, StringComparison.Ordinal);
            Assert.Equal("application/vnd.microsoft.card.adaptive", (string?)receiver.Events[0]["attachments"]![0]!["contentType"]);
        }
        else
        {
            Assert.Equal(["header", "section", "section", "actions"], receiver.Events[0]["blocks"]!.AsArray().Select(b => (string)b!["type"]!));
        }
    }

    [Fact]
    public async Task Ping_IsSentByTheCommand()
    {
        await using var receiver = new TestReceiver();
        await receiver.StartAsync();
        await using var shop = await GuardAsync(receiver, "safety");
        Assert.Equal("hook: the receiver said 204\n", (await shop.Gateway.CommandAsync("webhooks", "test", "hook")).EnsureSuccess().OutputText);
        Assert.Equal("ping", (string?)receiver.Events.Single()["type"]);
        Assert.Contains("there is no webhook `hooks`", (await shop.Gateway.CommandAsync("webhooks", "test", "hooks")).ErrorText, StringComparison.Ordinal);
    }

    private Task<GuardedShop> GuardAsync(TestReceiver receiver, params string[] events) => GuardWithAsync(receiver, "Json", events);

    private async Task<GuardedShop> GuardWithAsync(TestReceiver receiver, string template, params string[] events)
    {
        var secret = Path.Combine(Directory.CreateTempSubdirectory("dbguard-hook-").FullName, "secret");
        await File.WriteAllTextAsync(secret, TestReceiver.Secret + "\n");
        File.SetUnixFileMode(secret, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return await shops.GuardAsync(Policy, configuration =>
        {
            var api = configuration["Api"]?.AsObject() ?? [];
            api["ApprovalPage"] = "https://dbguard.test/approvals/{id}";
            if (api.Parent is null)
            {
                configuration["Api"] = api;
            }

            configuration["Webhooks"] = new JsonArray(new JsonObject
            {
                ["Name"] = "hook",
                ["Url"] = receiver.Url,
                ["SecretFile"] = secret,
                ["Template"] = template,
                ["Events"] = new JsonArray([.. events.Select(e => (JsonNode)e)]),
            });
        });
    }
}
