using DbGuard.Gateway.Tests.Shop;
using DbGuard.TestKit;
using DbGuard.TestKit.Processes;
using Npgsql;

namespace DbGuard.Gateway.Tests.Clients;

[Collection(ClientsGroup.Name)]
public sealed class PgbenchTests(ShopFixture shop)
{
    /// <summary>One client and a fixed seed: the balances afterwards are the same on every run.</summary>
    private static readonly string[] Repeatable = ["--random-seed=42", "--client=1", "--transactions=100"];

    [Fact]
    public Task Initialise_ThroughTheGateway_LoadsTheSame() =>
        TwoRuns.AgreeAsync(shop, async endpoint =>
        {
            await InitialiseAsync(endpoint);
            return await SumsAsync(endpoint);
        });

    [Theory]
    [InlineData("simple")]
    [InlineData("extended")]
    [InlineData("prepared")]
    public Task Transactions_ThroughTheGateway_LeaveTheSameBalances(string mode) =>
        TwoRuns.AgreeAsync(shop, async endpoint =>
        {
            await InitialiseAsync(endpoint);
            var result = await ClientTool.PgbenchAsync(endpoint, ["--no-vacuum", $"--protocol={mode}", .. Repeatable]);
            result.EnsureSuccess();
            return Report(result) + await SumsAsync(endpoint);
        });

    [Theory]
    [InlineData("simple")]
    [InlineData("extended")]
    [InlineData("prepared")]
    public async Task Transactions_OfManyClients_AllCount(string mode)
    {
        var endpoint = await shop.GuardedAsync();
        await InitialiseAsync(endpoint);

        var result = await ClientTool.PgbenchAsync(endpoint, "--no-vacuum", $"--protocol={mode}", "--client=8", "--jobs=2", "--transactions=50");

        result.EnsureSuccess();
        Assert.Contains("400/400", result.OutputText, StringComparison.Ordinal);
        Assert.EndsWith("|400", await SumsAsync(endpoint), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("extended")]
    [InlineData("prepared")]
    public Task Pipeline_ThroughTheGateway_LeavesTheSame(string mode) =>
        TwoRuns.AgreeAsync(shop, async endpoint =>
        {
            await InitialiseAsync(endpoint);
            var script = Path.GetTempFileName();
            try
            {
                await File.WriteAllTextAsync(script, """
                    \set aid random(1, 100000)
                    \startpipeline
                    begin;
                    update pgbench_accounts set abalance = abalance + 1 where aid = :aid;
                    select abalance from pgbench_accounts where aid = :aid;
                    commit;
                    \endpipeline
                    """);
                var result = await ClientTool.PgbenchAsync(endpoint, ["--no-vacuum", $"--protocol={mode}", $"--file={script}", .. Repeatable]);
                result.EnsureSuccess();
                return await SumsAsync(endpoint);
            }
            finally
            {
                File.Delete(script);
            }
        });

    private static async Task InitialiseAsync(PostgresEndpoint endpoint) =>
        (await ClientTool.PgbenchAsync(endpoint, "--initialize", "--scale=1", "--quiet")).EnsureSuccess();

    private static string Report(ToolResult result) => string.Concat(
        result.OutputText.Split('\n').Where(line => line.StartsWith("number of", StringComparison.Ordinal)).Select(line => line + "\n"));

    private static async Task<string> SumsAsync(PostgresEndpoint endpoint)
    {
        const string Sql = """
            select concat_ws('|', (select sum(abalance) from pgbench_accounts), (select sum(tbalance) from pgbench_tellers),
                (select sum(bbalance) from pgbench_branches), (select md5(string_agg(aid || ':' || abalance, ',' order by aid)) from pgbench_accounts),
                (select count(*) from pgbench_history))
            """;
        await using var connection = new NpgsqlConnection(endpoint.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(Sql, connection);
        return (string)(await command.ExecuteScalarAsync())!;
    }
}
