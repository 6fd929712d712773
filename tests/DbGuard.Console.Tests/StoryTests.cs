using Deque.AxeCore.Playwright;
using DbGuard.TestKit.Processes;
using Microsoft.Playwright;

namespace DbGuard.Console.Tests;

/// <summary>The whole story in a real browser: an agent is held in psql, a person reads, tries and approves in the console, psql gets its result, the replay shows it.</summary>
public sealed class StoryTests : IAsyncLifetime
{
    private ConsoleRig _rig = null!;

    public async Task InitializeAsync() => _rig = await ConsoleRig.StartAsync();

    public async Task DisposeAsync() => await _rig.DisposeAsync();

    [Fact]
    public async Task Held_Read_Tried_Approved_Replayed()
    {
        var (page, complaints) = await Browser.OpenAsync();
        await LogInAsync(page, "/approvals");
        await Assertions.Expect(page.GetByText("Nothing waits.")).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator("#link")).ToHaveTextAsync("live");

        await using var psql = _rig.Psql(ConsoleRig.MassUpdate);
        var id = await ConsoleRig.HeldAsync(psql);
        Assert.Contains($"{_rig.Root}approvals/{id}", psql.Error.Text, StringComparison.Ordinal);

        // It appears by itself, in the list and in the title.
        await page.Locator($"a[href='/approvals/{id}']").WaitForAsync();
        Assert.StartsWith("(1) ", await page.TitleAsync(), StringComparison.Ordinal);
        await page.Keyboard.PressAsync("j");
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForURLAsync($"**/approvals/{id}");
        await Assertions.Expect(page.Locator(".reasons")).ToContainTextAsync("this statement changes every row of the table");
        await Assertions.Expect(page.Locator("main")).ToContainTextAsync("public.products");
        await Assertions.Expect(page.Locator("#impact")).ToContainTextAsync("an estimate, no count");

        await page.GetByRole(AriaRole.Button, new() { Name = "Count exactly by a trial run" }).ClickAsync();
        await Assertions.Expect(page.Locator("#impact")).ToContainTextAsync("UPDATE 40");
        Assert.False(psql.HasExited);
        await NoAxeViolationAsync(page);

        await page.GetByLabel("Comment").FillAsync("agreed for the spring sale");
        await page.Keyboard.PressAsync("Escape");
        await page.GetByRole(AriaRole.Button, new() { Name = "Approve" }).ClickAsync();
        await Assertions.Expect(page.Locator("#headline")).ToContainTextAsync("approved");
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        Assert.Equal(0, await psql.WaitForExitAsync(deadline.Token));
        Assert.Contains("UPDATE 40", psql.Output.Text, StringComparison.Ordinal);

        await page.GetByRole(AriaRole.Link, new() { Name = "Approvals" }).First.ClickAsync();
        await page.Locator($"a[href='/approvals/{id}']").ClickAsync();
        await page.GotoAsync(new Uri(_rig.Root, "/").ToString());
        await page.Locator(".statements a").First.ClickAsync();
        await Assertions.Expect(page.Locator("#events")).ToContainTextAsync("agreed for the spring sale");
        await Assertions.Expect(page.Locator("#events")).ToContainTextAsync("UPDATE 40");

        // Played from the beginning it hides what is to come, and ends with everything.
        var events = page.Locator("#events > li");
        var all = await events.CountAsync();
        await page.Locator("#speed").SelectOptionAsync("1");
        await page.Locator("#play").ClickAsync();
        Assert.True(await page.Locator("#events > li.ahead").CountAsync() > 0);
        await page.Locator("#speed").SelectOptionAsync("64");
        await Assertions.Expect(page.Locator("#play")).ToHaveTextAsync("Play");
        Assert.Equal(0, await page.Locator("#events > li.ahead").CountAsync());
        Assert.Equal(all, await events.CountAsync());
        Assert.Empty(complaints);
    }

    [Fact]
    public async Task HostileTexts_AreShown_NotRun()
    {
        const string Attack = "<script>document.title='owned'</script><img src=x onerror=\"document.title='owned'\">";
        var (page, complaints) = await Browser.OpenAsync();
        await LogInAsync(page, "/");
        var environment = new Dictionary<string, string?>(_rig.Agent.ToEnvironment().ToDictionary()) { ["PGAPPNAME"] = "<b onclick=x>app</b>" };
        await using var psql = ExternalProcess.Start("psql", ["-X", "-c", $"/* {Attack} \u202e */ update products set name = name || '{Attack.Replace("'", "''", StringComparison.Ordinal)}' where true"], environment);
        var id = await ConsoleRig.HeldAsync(psql);
        await page.GotoAsync(new Uri(_rig.Root, $"/approvals/{id}").ToString());
        await Assertions.Expect(page.Locator("pre.sql").First).ToContainTextAsync("<script>document.title='owned'</script>");
        await Assertions.Expect(page.Locator("pre.sql").First).ToContainTextAsync("\\u{202e}");
        await page.GetByLabel("Comment").FillAsync(Attack);
        await page.GetByRole(AriaRole.Button, new() { Name = "Deny" }).ClickAsync();
        await Assertions.Expect(page.Locator("#answer")).ToContainTextAsync("<script>");
        foreach (var path in new[] { "/", "/approvals", "/search?text=" + Uri.EscapeDataString(Attack), "/search?principal=" + Uri.EscapeDataString("\"><script>1</script>"), $"/approvals/{id}" })
        {
            await page.GotoAsync(new Uri(_rig.Root, path).ToString());
            Assert.DoesNotContain("owned", await page.TitleAsync(), StringComparison.Ordinal);
            Assert.Equal(1, await page.Locator("script").CountAsync());
            Assert.Equal(0, await page.Locator("main img, main b[onclick]").CountAsync());
        }

        Assert.Empty(complaints);
    }

    [Fact]
    public async Task LinkFromAnotherSite_FindsTheSession()
    {
        var (page, _) = await Browser.OpenAsync();
        await LogInAsync(page, "/");

        // A page of another origin, as a messenger in the browser is; its link is followed without the Strict cookie.
        await page.RouteAsync("http://messenger.test/", route => route.FulfillAsync(new RouteFulfillOptions { ContentType = "text/html", Body = $"<a href='{_rig.Root}search'>look</a>" }));
        await page.GotoAsync("http://messenger.test/");
        await page.GetByText("look").ClickAsync();
        await page.WaitForURLAsync("**/search");
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("Search");
    }

    [Fact]
    public async Task EveryPage_IsAccessible_InLightAndDark()
    {
        (await ClientTool.PsqlAsync(_rig.Agent, ["-c", "select full_name, email, card_number from customers limit 5", "-c", "drop table orders"])).ToString();
        foreach (var scheme in new[] { ColorScheme.Light, ColorScheme.Dark })
        {
            var (page, complaints) = await Browser.OpenAsync(scheme);
            await page.GotoAsync(new Uri(_rig.Root, "/login").ToString());
            await NoAxeViolationAsync(page);
            await LogInAsync(page, "/");
            foreach (var path in new[] { "/", "/approvals", "/search", "/policy", "/health" })
            {
                await page.GotoAsync(new Uri(_rig.Root, path).ToString());
                await NoAxeViolationAsync(page);
            }

            await page.GotoAsync(_rig.Root.ToString());
            await page.Locator(".statements a").First.ClickAsync();
            await page.Locator("#events").WaitForAsync();
            await NoAxeViolationAsync(page);
            Assert.DoesNotContain(complaints, c => !c.Contains("401", StringComparison.Ordinal));
        }
    }

    private async Task LogInAsync(IPage page, string path)
    {
        await page.GotoAsync((await _rig.LoginLinkAsync()).ToString());
        await page.GetByRole(AriaRole.Button, new() { Name = "Log in" }).ClickAsync();
        await page.WaitForURLAsync(_rig.Root.ToString());
        await page.GotoAsync(new Uri(_rig.Root, path).ToString());
    }

    private static async Task NoAxeViolationAsync(IPage page)
    {
        var found = (await page.RunAxe()).Violations.Select(v => $"{page.Url} {v.Id}: {string.Join("; ", v.Nodes.Select(n => n.Html).Take(3))}");
        Assert.Empty(found);
    }
}
