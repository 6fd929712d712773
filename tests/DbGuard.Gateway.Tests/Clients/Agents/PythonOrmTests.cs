using DbGuard.TestKit;
using DbGuard.TestKit.Processes;

namespace DbGuard.Gateway.Tests.Clients.Agents;

/// <summary>SQLAlchemy and Django (Debian's packages) under the sample policies.</summary>
[Collection(AgentsGroup.Name)]
public sealed class PythonOrmTests(SampleAgents agents)
{
    [Theory]
    [InlineData("sqlalchemy_reader.py")]
    [InlineData("django_reader.py")]
    public async Task IntrospectionAndQueries_OfTheReadOnlyAgent_PrintTheSame(string script)
    {
        var ways = await agents.ReaderAsync();

        var direct = await RunAsync(ways.Direct, script);
        var guarded = await RunAsync(ways.Agent, script);

        Assert.Equal(direct, guarded);
    }

    [Theory]
    [InlineData("sqlalchemy_migrator.py")]
    [InlineData("django_migrator.py")]
    public async Task Application_InTheAgentsSchema_LivesTheSame(string script)
    {
        var straight = await agents.MigratorAsync();
        var guarded = await agents.MigratorAsync();

        Assert.Equal(await RunAsync(straight.Direct, script), await RunAsync(guarded.Agent, script));
    }

    private static async Task<string> RunAsync(PostgresEndpoint endpoint, string script)
    {
        var result = await ClientTool.RunAsync(ClientTool.Python, [Repository.PathOf("tests", "clients", "agents", script)], endpoint.ToEnvironment());
        result.EnsureSuccess();
        Assert.NotEmpty(result.Output);
        return result.Transcript;
    }
}
