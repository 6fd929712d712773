using DbGuard.Gateway.Tests.Shop;
using DbGuard.TestKit;
using DbGuard.TestKit.Processes;

namespace DbGuard.Gateway.Tests.Clients.Agents;

[Collection(AgentsGroup.Name)]
public sealed class PgDumpTests(SampleAgents agents)
{
    [Theory]
    [InlineData("--schema-only --schema=public")]
    [InlineData("--schema-only --table=customers")]
    [InlineData("--schema-only --table=zoo_* --no-owner --no-privileges --clean --if-exists")]
    [InlineData("--schema-only --schema=public --format=custom")]
    [InlineData("--schema-only --schema=public --section=pre-data --exclude-table=far_orders")]
    public async Task SchemaOnly_OfTheReadOnlyAgent_DumpsTheSame(string options)
    {
        var ways = await agents.ReaderAsync();

        var direct = await DumpAsync(ways.Direct, options);
        var guarded = await DumpAsync(ways.Agent, options);

        Assert.Equal(direct, guarded);
        Assert.Contains("CREATE", direct, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SchemaOnly_OfTheReadOnlyAgent_RestoresToTheSameSchema()
    {
        var ways = await agents.ReaderOfShopAsync();
        var restored = await agents.EmptyAsync();

        var script = await DumpAsync(ways.Agent, "--schema-only");
        (await ClientTool.PsqlAsync(restored, ["-q", "-v", "ON_ERROR_STOP=1"], script)).EnsureSuccess();

        Assert.Equal(await DumpAsync(ways.Direct, "--schema-only"), await DumpAsync(restored, "--schema-only"));
    }

    [Theory]
    [InlineData("--data-only --table=products --table=orders")]
    [InlineData("--table=order_items --table=events*")]
    [InlineData("--data-only --inserts --table=products")]
    public async Task Data_OfAnAgentThatMayExport_DumpsTheSame(string options)
    {
        var ways = await agents.ExporterAsync();

        var direct = await DumpAsync(ways.Direct, options);
        var guarded = await DumpAsync(ways.Agent, options);

        Assert.Equal(direct, guarded);
    }

    [Theory]
    [InlineData("--data-only --table=customers")]
    [InlineData("--data-only --table=customers --column-inserts")]
    public async Task Data_WithLabels_IsDumpedMasked(string options)
    {
        var ways = await agents.ExporterAsync();

        var guarded = await DumpAsync(ways.Agent, options);

        Assert.Contains("b***@customers.test", guarded, StringComparison.Ordinal);
        Assert.Empty(GuardedShop.Canaries.FindIn(System.Text.Encoding.UTF8.GetBytes(guarded)));
    }

    [Theory]
    [InlineData("pg_dump", "--data-only --table=products", "DBG2080")]
    [InlineData("pg_dump", "--schema-only", "DBG2020 profile `read-only` may not read `app.")]
    [InlineData("pg_dump", "--schema-only --exclude-schema=app", "DBG2030 profile `read-only` may not read `pg_catalog.pg_user_mappings.umoptions`")]
    [InlineData("pg_dumpall", "--roles-only", "DBG2030 profile `read-only` may not read `pg_catalog.pg_authid`")]
    [InlineData("pg_dumpall", "--globals-only", "DBG2030 profile `read-only` may not read `pg_catalog.pg_authid`")]
    public async Task Dump_BeyondThePolicy_IsRefused(string tool, string options, string sentence)
    {
        var ways = await agents.ReaderAsync();

        var result = await ClientTool.RunAsync(tool, options.Split(' '), ways.Agent.ToEnvironment());

        Assert.Equal(1, result.ExitCode);
        Assert.Contains(sentence, result.ErrorText, StringComparison.Ordinal);
        Assert.Contains("HINT:", result.ErrorText, StringComparison.Ordinal);
    }

    /// <summary>The dump as a script, without the key that pg_dump makes up for each.</summary>
    private static async Task<string> DumpAsync(PostgresEndpoint endpoint, string options)
    {
        var result = await ClientTool.RunAsync("pg_dump", options.Split(' '), endpoint.ToEnvironment());
        result.EnsureSuccess();
        var isArchive = options.Contains("--format=custom", StringComparison.Ordinal);
        var script = isArchive ? await ScriptOfAsync(result.Output) : result.OutputText;
        return string.Join('\n', script.Split('\n').Where(line => !line.StartsWith("\\restrict", StringComparison.Ordinal) && !line.StartsWith("\\unrestrict", StringComparison.Ordinal)));
    }

    private static async Task<string> ScriptOfAsync(byte[] archive)
    {
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllBytesAsync(file, archive);
            return (await ClientTool.RunAsync("pg_restore", ["--file=-", file])).EnsureSuccess().OutputText;
        }
        finally
        {
            File.Delete(file);
        }
    }
}
