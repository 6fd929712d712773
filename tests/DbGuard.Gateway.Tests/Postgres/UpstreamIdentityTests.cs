using DbGuard.Gateway.Options;
using DbGuard.TestKit.Wire;

namespace DbGuard.Gateway.Tests.Postgres;

/// <summary>The guarded server knows who asks, and the agent cannot tell it otherwise.</summary>
public sealed class UpstreamIdentityTests(DoorFixture door) : IClassFixture<DoorFixture>
{
    private static void Configure(GatewayOptions options)
    {
        options.Agents[0].OnBehalfOf = "ann@bank.example";
        options.Agents[0].Task = "CHG 7\u00e9";
    }

    [Fact]
    public async Task Settings_NameThePrincipal_AndWhatWasProven()
    {
        await using var rig = await door.StartAsync(Policies.AllowAll, Configure);
        await using var client = await WireClient.LogInAsync(rig.Endpoint(door.Database), parameters: [("dbguard.on_behalf_of", "mallory"), ("dbguard.task", "none of it")]);
        Assert.Equal(["config/agent|ann@bank.example|CHG?7?|dbguard:agent"], await ValuesAsync(client,
            "select concat_ws('|', current_setting('dbguard.principal'), current_setting('dbguard.on_behalf_of'), current_setting('dbguard.task'), current_setting('application_name'))"));
    }

    [Theory]
    [InlineData("set dbguard.principal = 'config/root'")]
    [InlineData("set local \"DBGuard.Principal\" to 'config/root'")]
    [InlineData("set session dbguard.on_behalf_of = 'bob'")]
    [InlineData("select set_config('dbguard.principal', 'config/root', false)")]
    [InlineData("select set_config('dbguard.' || 'principal', 'config/root', false)")]
    [InlineData("select set_config(name, 'config/root', false) from (values ('dbguard.principal')) as v (name)")]
    public async Task Agent_CannotChangeThem(string sql)
    {
        await using var rig = await door.StartAsync(Policies.AllowAll, Configure);
        await using var client = await door.LogInAsync(rig);
        await client.AskAsync(Frontend.Query(sql));
        Assert.Equal(["config/agent ann@bank.example"], await ValuesAsync(client, "select current_setting('dbguard.principal') || ' ' || current_setting('dbguard.on_behalf_of')"));
    }

    [Theory]
    [InlineData("reset dbguard.principal")]
    [InlineData("reset all")]
    [InlineData("discard all")]
    public async Task Reset_PutsBackWhatTheGatewaySaid(string sql)
    {
        await using var rig = await door.StartAsync(Policies.AllowAll, Configure);
        await using var client = await door.LogInAsync(rig);
        var answer = await client.AskAsync(Frontend.Query(sql));
        Assert.Contains(answer, m => m.Type == 'C');
        Assert.Equal(["config/agent"], await ValuesAsync(client, "select current_setting('dbguard.principal')"));
    }

    private static async Task<IEnumerable<string?>> ValuesAsync(WireClient client, string sql) =>
        (await client.AskAsync(Frontend.Query(sql))).Where(m => m.Type == 'D').Select(m => m.TextCells.Single());
}
