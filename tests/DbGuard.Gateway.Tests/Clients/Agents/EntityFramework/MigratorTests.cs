using DbGuard.TestKit;
using DbGuard.TestKit.Processes;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace DbGuard.Gateway.Tests.Clients.Agents.EntityFramework;

/// <summary>EF Core under the policy of an agent with a schema of its own.</summary>
[Collection(AgentsGroup.Name)]
public sealed class MigratorTests(SampleAgents agents)
{
    [Fact]
    public async Task Application_InTheAgentsSchema_LivesTheSame()
    {
        var straight = await agents.MigratorAsync();
        var guarded = await agents.MigratorAsync();

        var expected = await LedgerScript.RunAsync(straight.Direct);
        var actual = await LedgerScript.RunAsync(guarded.Agent);

        Assert.Equal(expected, actual);
        Assert.Equal(await DumpAsync(straight.Direct), await DumpAsync(guarded.Direct));

        await LedgerScript.RevertAsync(guarded.Agent);
        Assert.DoesNotContain("accounts", await DumpAsync(guarded.Direct), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Migration_OutsideOfTheAgentsSchema_IsRefused()
    {
        var ways = await agents.MigratorAsync();
        await using var shop = new ShopContext(ways.Agent);

        await RefusedAsync("DBG2090", () => shop.Database.ExecuteSqlRawAsync("create table stray (a int)"));
        await RefusedAsync("DBG2090", () => shop.Database.ExecuteSqlRawAsync("alter table customers add column a int"));
        await RefusedAsync("DBG2021", () => shop.Tickets.Where(t => t.Id == 1).ExecuteUpdateAsync(t => t.SetProperty(x => x.IsOpen, false)));
        // What EF Core sends for a schema in the model, whether it is there or not. Hence the search path.
        await RefusedAsync("DBG2090", () => shop.Database.ExecuteSqlRawAsync(
            "DO $EF$ BEGIN IF NOT EXISTS(SELECT 1 FROM pg_namespace WHERE nspname = 'other') THEN CREATE SCHEMA other; END IF; END $EF$;"));
    }

    [Fact]
    public async Task MaskedValues_IntoTheAgentsSchema_AreRefused()
    {
        var ways = await agents.MigratorAsync();
        await using var ledger = new LedgerContext(ways.Agent);

        await RefusedAsync("DBG2050", () => ledger.Database.ExecuteSqlRawAsync("create table copied as select email from public.customers"));
        await RefusedAsync("DBG2050", () => ledger.Database.ExecuteSqlRawAsync("create view seen as select ssn from public.customers"));
    }

    /// <summary>
    /// Schema and rows of <c>app</c>, as the owner dumps them; the times of their making left out. Rows are sorted: where an update puts one in
    /// the heap depends on when autovacuum last came by.
    /// </summary>
    private static async Task<string> DumpAsync(PostgresEndpoint endpoint)
    {
        var result = await ClientTool.RunAsync("pg_dump", ["--schema=app", "--inserts"], endpoint.ToEnvironment());
        result.EnsureSuccess();
        var lines = result.OutputText.Split('\n').Where(l => !l.Contains("restrict ", StringComparison.Ordinal)).Select(WithoutTime).ToLookup(IsRow);
        return string.Join('\n', lines[false].Concat(lines[true].Order(StringComparer.Ordinal)));
    }

    private static bool IsRow(string line) => line.StartsWith("INSERT INTO ", StringComparison.Ordinal);

    private static string WithoutTime(string line) => System.Text.RegularExpressions.Regex.Replace(line, "'20[0-9-]+ [0-9:.]+[+]00'", "<time>");

    private static async Task RefusedAsync(string code, Func<Task> action)
    {
        var failure = await Assert.ThrowsAsync<PostgresException>(action);
        Assert.StartsWith(code, failure.MessageText, StringComparison.Ordinal);
    }
}
