using System.Text.RegularExpressions;
using DbGuard.TestKit;
using DbGuard.TestKit.Processes;

namespace DbGuard.Gateway.Tests.Clients.Agents;

[Collection(AgentsGroup.Name)]
public sealed partial class PsqlTests(SampleAgents agents)
{
    [Fact]
    public async Task MetaCommands_OfTheReadOnlyAgent_PrintTheSame()
    {
        var ways = await agents.ReaderAsync();

        var direct = await RunAsync(ways.Direct, "describe.sql");
        var guarded = await RunAsync(ways.Agent, "describe.sql");

        Assert.Equal(direct, guarded);
        Assert.DoesNotContain("DBG", direct, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Terminal_OfTheReadOnlyAgent_CompletesTheSame()
    {
        var ways = await agents.ReaderAsync();

        var direct = await TerminalAsync(ways.Direct);
        var guarded = await TerminalAsync(ways.Agent);

        Assert.Equal(direct, guarded);
        Assert.Contains("customers_customer_id_seq", direct, StringComparison.Ordinal);
    }

    [Fact]
    public async Task MasksAndRefusals_OfTheReadOnlyAgent_AreAsWritten()
    {
        var ways = await agents.ReaderAsync();

        var guarded = await RunAsync(ways.Agent, "refused.sql");

        Assert.Equal(await File.ReadAllTextAsync(Script("refused.expected")), guarded);
    }

    private static string Script(string name) => Repository.PathOf("tests", "clients", "agents", name);

    private static async Task<string> RunAsync(PostgresEndpoint endpoint, string script)
    {
        var result = await ClientTool.PsqlAsync(endpoint, ["-a", "-f", Script(script)]);
        result.EnsureSuccess();
        return ScriptPath().Replace(result.Transcript, "psql:");
    }

    private static async Task<string> TerminalAsync(PostgresEndpoint endpoint)
    {
        var result = await ClientTool.RunAsync(ClientTool.Python, [Script("psql_terminal.py")], endpoint.ToEnvironment());
        result.EnsureSuccess();
        return result.OutputText.Replace(endpoint.User, "user", StringComparison.Ordinal);
    }

    [GeneratedRegex("psql:[^:]*/(?=[a-z.]+:)")]
    private static partial Regex ScriptPath();
}
