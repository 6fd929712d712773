using DbGuard.Gateway.Tests.Shop;
using DbGuard.TestKit.Processes;

namespace DbGuard.Gateway.Tests.Clients.Agents;

/// <summary>A Model Context Protocol server for PostgreSQL between an agent and the gateway, as agents use databases.</summary>
[Collection(AgentsGroup.Name)]
public sealed class McpServerTests(SampleAgents agents)
{
    private const string Script = "mcp_postgres.js";

    [Fact]
    public async Task ResourcesAndQueries_OfTheReadOnlyAgent_AreTheSame()
    {
        var ways = await agents.ReaderAsync();
        string[] queries = ["select status, count(*) from orders group by 1 order by 1", "select * from products order by product_id limit 2", "selec 1"];

        var direct = await ClientTool.NodeAsync(ways.Direct, Script, queries);
        var guarded = await ClientTool.NodeAsync(ways.Agent, Script, queries);

        Assert.Equal(direct.EnsureSuccess().Transcript, guarded.EnsureSuccess().Transcript);
        Assert.Contains("\"customers\" database schema", direct.OutputText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task LabelledValues_AreMasked()
    {
        var ways = await agents.ReaderAsync();

        var seen = await ClientTool.NodeAsync(ways.Agent, Script, "select full_name, email, ssn from customers order by customer_id limit 2");

        Assert.Contains("""{"full_name":"Bruno Okafor","email":"b***@customers.test","ssn":"[redacted] "}""", seen.EnsureSuccess().OutputText, StringComparison.Ordinal);
        Assert.Empty(GuardedShop.Canaries.FindIn(seen.Output));
    }

    /// <summary>The server's own read-only transaction ends at the agent's COMMIT.</summary>
    [Fact]
    public async Task Write_AfterCommittingTheReadOnlyTransaction_IsRefused()
    {
        var ways = await agents.ReaderAsync();

        var seen = await ClientTool.NodeAsync(ways.Agent, Script, "COMMIT; delete from tickets", "select count(*)::int as n from tickets");

        Assert.Contains("COMMIT; delete from tickets: \"DBG2021 profile `read-only` may not delete from `public.tickets`\"", seen.EnsureSuccess().OutputText, StringComparison.Ordinal);
        Assert.Contains("""[{"n":30}]""", seen.OutputText, StringComparison.Ordinal);
    }
}
