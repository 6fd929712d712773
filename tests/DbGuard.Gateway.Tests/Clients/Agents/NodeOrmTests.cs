using DbGuard.TestKit.Processes;

namespace DbGuard.Gateway.Tests.Clients.Agents;

/// <summary>Sequelize and TypeORM (npm) under the sample policies.</summary>
[Collection(AgentsGroup.Name)]
public sealed class NodeOrmTests(SampleAgents agents)
{
    [Theory]
    [InlineData("sequelize_reader.js")]
    [InlineData("typeorm_reader.js")]
    public async Task IntrospectionAndQueries_OfTheReadOnlyAgent_PrintTheSame(string script)
    {
        var ways = await agents.ReaderAsync();

        var direct = await TranscriptAsync(ClientTool.NodeAsync(ways.Direct, script));
        var guarded = await TranscriptAsync(ClientTool.NodeAsync(ways.Agent, script));

        Assert.Equal(direct, guarded);
    }

    [Theory]
    [InlineData("sequelize_migrator.js")]
    [InlineData("typeorm_migrator.js")]
    public async Task Application_InTheAgentsSchema_LivesTheSame(string script)
    {
        var straight = await agents.MigratorAsync();
        var guarded = await agents.MigratorAsync();

        var direct = await TranscriptAsync(ClientTool.NodeAsync(straight.Direct, script));
        var seen = await TranscriptAsync(ClientTool.NodeAsync(guarded.Agent, script));

        Assert.Equal(direct, seen);
    }

    private static async Task<string> TranscriptAsync(Task<ToolResult> running)
    {
        var result = await running;
        result.EnsureSuccess();
        Assert.NotEmpty(result.Output);
        return result.Transcript;
    }
}
