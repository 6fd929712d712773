using DbGuard.TestKit.Processes;

namespace DbGuard.Console.Tests;

/// <summary>The console shows how much of a budget is used.</summary>
public sealed class BudgetLevelTests
{
    [Fact]
    public async Task Health_ShowsWhatAPrincipalTookOfItsBudget()
    {
        const string Policy = """
            version: 1
            labels: {pii: ["public.customers.email"]}
            masks: {pii: redact}
            profiles:
              all: {match: everyone, may: {read: [public.*], update: [public.*]}, limits: {rows_per_hour: 1234, sensitive_cells_per_hour: 567, rows_changed_per_hour: 89}}
            """;
        await using var rig = await ConsoleRig.StartAsync(Policy);
        using var browser = await rig.LoggedInAsync();
        Assert.Contains("Nobody has a budget by the hour", await browser.GetStringAsync(new Uri("/health", UriKind.Relative)), StringComparison.Ordinal);
        await using var psql = ExternalProcess.Start(
            "psql", ["-X", "-c", "select email from customers limit 7", "-c", "update products set price = price where product_id < 4", "-c", "\\! sleep 20"], rig.Agent.ToEnvironment());
        for (var i = 0; ; i++)
        {
            var page = await browser.GetStringAsync(new Uri("/health", UriKind.Relative));
            if (page.Contains(">7<span class=\"quiet\"> of 1,234</span>", StringComparison.Ordinal) && page.Contains(">7<span class=\"quiet\"> of 567</span>", StringComparison.Ordinal)
                && page.Contains(">3<span class=\"quiet\"> of 89</span>", StringComparison.Ordinal))
            {
                break;
            }

            Assert.True(i < 60, page[page.IndexOf("id=\"budgets\"", StringComparison.Ordinal)..][..1500]);
            await Task.Delay(250);
        }
    }
}
