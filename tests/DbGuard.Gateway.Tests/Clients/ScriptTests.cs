using DbGuard.Gateway.Tests.Shop;
using DbGuard.TestKit.Processes;

namespace DbGuard.Gateway.Tests.Clients;

[Collection(ClientsGroup.Name)]
public sealed class ScriptTests(ShopFixture shop)
{
    [Theory]
    [InlineData("psycopg2_script.py")]
    [InlineData("psycopg3_script.py")]
    [InlineData("psycopg2_script.py", true)]
    [InlineData("psycopg3_script.py", true)]
    public Task Python_ThroughTheGateway_PrintsTheSame(string script, bool isCounted = false) =>
        TwoRuns.AgreeAsync(shop, endpoint => TranscriptAsync(ClientTool.PythonAsync(endpoint, script)), isCounted);

    [Theory]
    [InlineData("node_postgres_script.js")]
    [InlineData("node_postgres_script.js", true)]
    public Task Node_ThroughTheGateway_PrintsTheSame(string script, bool isCounted = false) =>
        TwoRuns.AgreeAsync(shop, endpoint => TranscriptAsync(ClientTool.NodeAsync(endpoint, script)), isCounted);

    private static async Task<string> TranscriptAsync(Task<ToolResult> running)
    {
        var result = await running;
        result.EnsureSuccess();
        Assert.NotEmpty(result.Output);
        return result.Transcript;
    }
}
