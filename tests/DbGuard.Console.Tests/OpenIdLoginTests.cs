using System.Net;
using System.Text.Json.Nodes;
using DbGuard.TestKit.Issuers;
using DbGuard.TestKit.Processes;
using Microsoft.Playwright;

namespace DbGuard.Console.Tests;

/// <summary>People log in at the console through an OpenID Connect provider.</summary>
public sealed class OpenIdLoginTests : IAsyncLifetime
{
    private const string Policy = """
        version: 1
        profiles:
          all: {match: everyone, may: everything}
        rules:
          - {name: mass, when: {tables: [public.products], traits: [unbounded_write, tautological_predicate]}, then: hold, approvers: [dba], timeout: 2m, widest: {for: session, any_parameters: true}}
          - {name: orders, when: {tables: [public.orders], traits: [unbounded_write, tautological_predicate]}, then: hold, approvers: [dba], timeout: 2m, quorum: 2, break_glass: [dba]}
        """;

    private OidcIssuer _issuer = null!;
    private ConsoleRig _rig = null!;

    public async Task InitializeAsync()
    {
        _issuer = await OidcIssuer.StartAsync();
        _issuer.CodeFlow.ClientSecret = "console-secret-9d1f";
        _rig = await ConsoleRig.StartAsync(Policy, json =>
        {
            var secret = Path.Combine(Path.GetDirectoryName(_issuer.CaFile)!, "client-secret");
            File.WriteAllText(secret, "console-secret-9d1f");
            File.SetUnixFileMode(secret, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            json["Console"]!["Oidc"] = new JsonObject
            {
                ["Issuer"] = _issuer.Address,
                ["ClientId"] = "dbguard-console",
                ["ClientSecretFile"] = secret,
                ["CaFile"] = _issuer.CaFile,
                ["Groups"] = new JsonArray("dba", "auditors"),
            };
        });
    }

    public async Task DisposeAsync()
    {
        await _rig.DisposeAsync();
        await _issuer.DisposeAsync();
    }

    [Fact]
    public async Task Person_LogsIn_AndAnswersAsTheProviderNamesHim()
    {
        var (page, _) = await Browser.OpenAsync();
        await page.GotoAsync(new Uri(_rig.Root, "approvals").AbsoluteUri);
        await page.GetByRole(AriaRole.Link, new() { Name = "Log in with 127.0.0.1" }).ClickAsync();
        await page.GetByText("ada@bank.example").First.WaitForAsync();
        Assert.EndsWith("/approvals", page.Url, StringComparison.Ordinal);

        await using var psql = _rig.Psql(ConsoleRig.MassUpdate);
        var id = await ConsoleRig.HeldAsync(psql);
        await page.GotoAsync(new Uri(_rig.Root, $"approvals/{id}").AbsoluteUri);
        await page.GetByRole(AriaRole.Button, new() { Name = "Approve", Exact = true }).ClickAsync();
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        Assert.Equal(0, await psql.WaitForExitAsync(deadline.Token));

        var records = (await _rig.Gateway.CommandAsync("audit", "search", "--approver", "ada@bank.example", "--json", "--config", "dbguard.json")).EnsureSuccess().OutputText;
        Assert.Contains("logged in at the console through OpenID Connect", records, StringComparison.Ordinal);
        Assert.Contains("\"approval_state\":\"approved\"", records, StringComparison.Ordinal);
        Assert.DoesNotContain("console-secret-9d1f", _rig.Gateway.Process.Output.Text + _rig.Gateway.Process.Error.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Person_InNoGroup_IsKeptOut()
    {
        _issuer.CodeFlow.Groups = ["everybody"];
        Assert.Equal("/login?refused=group", await LogInAsync());
        using var browser = _rig.Browser();
        Assert.Contains("in none of the groups", await browser.GetStringAsync(new Uri("/login?refused=group", UriKind.Relative)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nonce")]
    [InlineData("audience")]
    [InlineData("expired")]
    [InlineData("issuer")]
    [InlineData("nameless")]
    public async Task Token_ThatIsNotRight_LetsNobodyIn(string wrong)
    {
        _issuer.CodeFlow.Spoil = claims =>
        {
            switch (wrong)
            {
                case "nonce": claims["nonce"] = "another"; break;
                case "audience": claims["aud"] = "another"; break;
                case "expired": claims["exp"] = DateTimeOffset.UtcNow.AddHours(-1).ToUnixTimeSeconds(); claims["nbf"] = claims["iat"] = DateTimeOffset.UtcNow.AddHours(-2).ToUnixTimeSeconds(); break;
                case "issuer": claims["iss"] = "https://evil.example"; break;
                default: claims.Remove("sub"); break;
            }
        };
        Assert.StartsWith("/login?refused=", await LogInAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Answer_NobodyAskedFor_LetsNobodyIn()
    {
        using var browser = _rig.Browser();
        using var forged = await browser.GetAsync(new Uri("/login/oidc/callback?code=abc&state=def", UriKind.Relative));
        Assert.Equal("/login?refused=oidc", forged.Headers.Location?.OriginalString);
        using var page = await browser.GetAsync(new Uri("/approvals", UriKind.Relative));
        Assert.NotEqual(HttpStatusCode.OK, page.StatusCode);
    }

    [Fact]
    public async Task Return_GoesNowhereElse()
    {
        Assert.Equal("/", await LogInAsync("https://evil.example/"));
        Assert.Equal("/search?x=1", await LogInAsync("/search?x=1"));
    }

    [Fact]
    public async Task Quorum_WantsTwoPeople_AndTellsThemApart()
    {
        var first = await PersonAsync("ada@bank.example");
        await using var psql = _rig.Psql(ConsoleRig.MassUpdate.Replace("products", "orders", StringComparison.Ordinal).Replace("price = price * 1.10 where price > 0", "status = status where order_id > 0", StringComparison.Ordinal));
        var id = await ConsoleRig.HeldAsync(psql);
        await ApproveAsync(first, id);
        await first.Locator(".vote").GetByText("ada@bank.example").WaitForAsync();
        await first.GetByText("Waits for").First.WaitForAsync();
        Assert.False(psql.HasExited);

        var second = await PersonAsync("grace@bank.example");
        await ApproveAsync(second, id);
        Assert.Equal(0, await ExitAsync(psql));
    }

    [Fact]
    public async Task BreakGlass_NeedsAReason_AndLetsOneAlone()
    {
        var page = await PersonAsync("ada@bank.example");
        await using var psql = _rig.Psql("update orders set status = status where order_id > 0 or true");
        var id = await ConsoleRig.HeldAsync(psql);
        await page.GotoAsync(new Uri(_rig.Root, $"approvals/{id}").AbsoluteUri);
        await page.GetByLabel("Break-glass").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Approve", Exact = true }).ClickAsync();
        await page.GetByText("DBG3107").First.WaitForAsync();
        Assert.False(psql.HasExited);
        await page.Locator("#comment").FillAsync("shop is down, INC-4711");
        await page.GetByLabel("Break-glass").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Approve", Exact = true }).ClickAsync();
        Assert.Equal(0, await ExitAsync(psql));
        Assert.Contains("INC-4711", (await _rig.Gateway.CommandAsync("audit", "search", "--kind", "approval_resolved", "--json", "--config", "dbguard.json")).OutputText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Scope_OfTheSession_CoversTheNextOfItsKind()
    {
        var page = await PersonAsync("ada@bank.example");
        await using var psql = ExternalProcess.Start(
            "psql", ["-X", "-c", "update products set price = price + 1 where price > 0 or true", "-c", "update products set price = price + 2 where price > 0 or true"], _rig.Agent.ToEnvironment());
        var id = await ConsoleRig.HeldAsync(psql);
        await page.GotoAsync(new Uri(_rig.Root, $"approvals/{id}").AbsoluteUri);
        await page.GetByLabel("this kind of statement, for its session").CheckAsync();
        await page.GetByLabel("with any parameters").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Approve", Exact = true }).ClickAsync();
        Assert.Equal(0, await ExitAsync(psql));
        var requested = (await _rig.Gateway.CommandAsync("audit", "search", "--kind", "approval_requested", "--json", "--config", "dbguard.json")).EnsureSuccess().OutputText;
        Assert.Single(requested.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    private async Task<IPage> PersonAsync(string name)
    {
        _issuer.CodeFlow.Person = name;
        var (page, _) = await Browser.OpenAsync();
        await page.GotoAsync(new Uri(_rig.Root, "login/oidc?return=%2Fapprovals").AbsoluteUri);
        await page.GetByText(name).First.WaitForAsync();
        return page;
    }

    private async Task ApproveAsync(IPage page, string id)
    {
        await page.GotoAsync(new Uri(_rig.Root, $"approvals/{id}").AbsoluteUri);
        await page.GetByRole(AriaRole.Button, new() { Name = "Approve", Exact = true }).ClickAsync();
    }

    private static async Task<int> ExitAsync(ExternalProcess psql)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        return await psql.WaitForExitAsync(deadline.Token);
    }

    /// <summary>Goes the way of a browser.</summary>
    /// <returns>Where the console sends the browser at the end.</returns>
    private async Task<string> LogInAsync(string target = "/")
    {
        using var browser = _rig.Browser();
        using var begin = await browser.GetAsync(new Uri("/login/oidc?return=" + Uri.EscapeDataString(target), UriKind.Relative));
        Assert.Equal(HttpStatusCode.Redirect, begin.StatusCode);
        Assert.Contains("code_challenge_method=S256", begin.Headers.Location!.Query, StringComparison.Ordinal);
        using var handler = new SocketsHttpHandler { AllowAutoRedirect = false };
        handler.SslOptions.CertificateChainPolicy = _issuer.Trust();
        using var provider = new HttpClient(handler);
        using var back = await provider.GetAsync(begin.Headers.Location);
        using var end = await browser.GetAsync(back.Headers.Location);
        return end.Headers.Location?.OriginalString ?? $"{end.StatusCode}";
    }
}
