using DbGuard.Gateway.Tests.Shop;
using DbGuard.TestKit.Processes;

namespace DbGuard.Gateway.Tests.Clients;

[Collection(ClientsGroup.Name)]
public sealed class ScriptTests(ShopFixture shop)
{
    [Theory]
    [InlineData("psycopg2_script.py")]
    [InlineData("psycopg3_script.py")]
    public Task Python_ThroughTheGateway_PrintsTheSame(string script) =>
        TwoRuns.AgreeAsync(shop, endpoint => TranscriptAsync(ClientTool.PythonAsync(endpoint, script)));

    [Theory]
    [InlineData("node_postgres_script.js")]
    public Task Node_ThroughTheGateway_PrintsTheSame(string script) =>
        TwoRuns.AgreeAsync(shop, endpoint => TranscriptAsync(ClientTool.NodeAsync(endpoint, script)));

    private static async Task<string> TranscriptAsync(Task<ToolResult> running)
    {
        var result = await running;
        result.EnsureSuccess();
        Assert.NotEmpty(result.Output);
        return result.Transcript;
    }
}
