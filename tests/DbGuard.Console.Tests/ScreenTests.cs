using System.Globalization;
using DbGuard.TestKit.Processes;
using Microsoft.Playwright;

namespace DbGuard.Console.Tests;

/// <summary>Every screen with something on it, in light and dark and at 200 % zoom; pictures of them where <c>DBGUARD_SCREENS</c> names a folder.</summary>
public sealed class ScreenTests : IAsyncLifetime
{
    private ConsoleRig _rig = null!;

    public async Task InitializeAsync() => _rig = await ConsoleRig.StartAsync();

    public async Task DisposeAsync()
    {
        if (Environment.GetEnvironmentVariable("DBGUARD_SCREENS") is { Length: > 0 } folder)
        {
            await File.WriteAllTextAsync(Path.Combine(folder, "gateway.log"), _rig.Gateway.Process.Output.Text);
        }

        await _rig.DisposeAsync();
    }

    [Fact]
    public async Task Screens_FitTheirWindow()
    {
        await WorkAsync();
        await using var first = await DecideAsync("approve", "agreed for the spring sale");
        await using var second = await DecideAsync("deny", "not while the audit runs");
        await using var waiting = ExternalProcess.Start(
            "psql", ["-X", "-c", "select count(*) from customers", "-c", "select order_id, status from orders limit 3", "-c", ConsoleRig.MassUpdate], Context());
        var id = await ConsoleRig.HeldAsync(waiting);
        var (page, _) = await Browser.OpenAsync();
        await LogInAsync(page);
        await page.GotoAsync(At($"/approvals/{id}"));
        await page.GetByRole(AriaRole.Button, new() { Name = "Count exactly by a trial run" }).ClickAsync();
        await Assertions.Expect(page.Locator("#impact")).ToContainTextAsync("UPDATE 40");
        await page.GotoAsync(At("/health"));
        await page.GetByRole(AriaRole.Button, new() { Name = "Verify now" }).ClickAsync();
        await Assertions.Expect(page.Locator("#chain")).ToContainTextAsync("whole");
        await page.GotoAsync(At("/search?text=spring%20sale"));
        await page.GotoAsync(At("/search?verdict=mask"));
        var replay = (await page.Locator(".statements a").Last.GetAttributeAsync("href"))!;

        foreach (var (name, scheme, width, height, scale) in new[] { ("light", ColorScheme.Light, 1440, 900, 1f), ("dark", ColorScheme.Dark, 1440, 900, 1f), ("zoom200", ColorScheme.Light, 720, 450, 2f) })
        {
            var (window, complaints) = await Browser.OpenAsync(scheme, width, height, scale);
            await window.GotoAsync(At("/login"));
            await SaveAsync(window, $"0-login-{name}");
            await LogInAsync(window);
            foreach (var (screen, path) in new[] { ("1-overview", "/"), ("2-inbox", "/approvals"), ("3-request", $"/approvals/{id}"), ("4-replay", replay.Split('#')[0]), ("5-search", "/search?table=customers&since=1h"), ("7-health", "/health"), ("8-evidence", "/evidence") })
            {
                await window.GotoAsync(At(path));
                await SaveAsync(window, $"{screen}-{name}");
            }

            await window.GotoAsync(At("/policy"));
            await window.GetByLabel("Statement").FillAsync("select full_name, email, upper(phone) as p, ssn from customers where customer_id < 10");
            await window.GetByLabel("As", new() { Exact = true }).FillAsync("config/support-agent");
            await window.GetByRole(AriaRole.Button, new() { Name = "Explain" }).ClickAsync();
            await window.Locator("#explanation").WaitForAsync();
            await SaveAsync(window, $"6-policy-{name}");
            Assert.DoesNotContain(complaints, c => !c.Contains("401", StringComparison.Ordinal));
        }

        (await _rig.Gateway.CommandAsync("approvals", "deny", id)).EnsureSuccess();
    }

    private Dictionary<string, string?> Context() => new(_rig.Agent.ToEnvironment().ToDictionary())
    {
        ["PGOPTIONS"] = "-c dbguard.on_behalf_of=ann -c dbguard.task=CHG-1047",
        ["PGAPPNAME"] = "support-bot",
    };

    private async Task WorkAsync()
    {
        for (var i = 1; i <= 4; i++)
        {
            await ClientTool.RunAsync(
                "psql",
                [
                    "-X",
                    "-c", string.Create(CultureInfo.InvariantCulture, $"select customer_id, full_name, email, phone, card_number from customers where customer_id between {i} and {i + 6}"),
                    "-c", "select o.order_id, o.status, c.full_name from orders o join customers c on c.customer_id = o.customer_id where o.status = 'paid' order by o.order_id limit 5",
                    "-c", "drop table orders",
                    "-c", "select ssn from customers where ssn like '9%'",
                    "-c", "select status, count(*) from orders group by status order by 2 desc",
                ],
                Context());
        }
    }

    private async Task<ExternalProcess> DecideAsync(string answer, string comment)
    {
        var psql = ExternalProcess.Start("psql", ["-X", "-c", "select product_id, name, price from products order by 1 limit 4", "-c", ConsoleRig.MassUpdate], Context());
        var id = await ConsoleRig.HeldAsync(psql);
        (await _rig.Gateway.CommandAsync("approvals", answer, id, "--comment", comment)).EnsureSuccess();
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await psql.WaitForExitAsync(deadline.Token);
        return psql;
    }

    private async Task LogInAsync(IPage page)
    {
        await page.GotoAsync((await _rig.LoginLinkAsync()).ToString());
        await page.GetByRole(AriaRole.Button, new() { Name = "Log in" }).ClickAsync();
        await page.WaitForURLAsync(_rig.Root.ToString());
    }

    private string At(string path) => new Uri(_rig.Root, path).ToString();

    private static async Task SaveAsync(IPage page, string name)
    {
        // Nothing is cut off at the right: whatever is wider than the window scrolls by itself.
        Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"), $"{name} is wider than its window");
        if (Environment.GetEnvironmentVariable("DBGUARD_SCREENS") is { Length: > 0 } folder)
        {
            await page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(folder, name + ".png"), FullPage = name.EndsWith("zoom200", StringComparison.Ordinal) });
        }
    }
}
