using System.Globalization;
using DbGuard.Gateway.Tests.Postgres.Budgets;
using DbGuard.TestKit.Postgres;
using DbGuard.TestKit.Wire;
using Npgsql;
using F = DbGuard.TestKit.Wire.Frontend;

namespace DbGuard.Gateway.Tests.Postgres;

/// <summary>Where a client comes from, when, and what it says of its purpose decide on its profile, from the login to the end of the session.</summary>
public sealed class ProfileHoursTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    private const string Endless = "with recursive t(n) as (select 1 union all select n + 1 - 1 from t) select count(*) from t";

    /// <summary>A policy whose only profile is open from now for two hours.</summary>
    private static string Now(DateTimeOffset now, string more = "") => string.Create(CultureInfo.InvariantCulture, $$$"""
        version: 1
        profiles:
          shift: {match: {agents: agent, hours: {from: "{{{now.UtcDateTime:HH:mm}}}", to: "{{{now.UtcDateTime.AddHours(2):HH:mm}}}", zone: UTC}}, may: {}}
          {{{more}}}
        """);

    [Fact]
    public async Task Hours_ThatEnd_EndTheSessionInTheMiddleOfAStatement()
    {
        var time = new LaterTime();
        await using var rig = await GatewayRig.StartAsync(postgres.Server.Endpoint(), Now(time.GetUtcNow()), clock: time);
        await using var client = await rig.LogInAsync();
        await client.SendAsync(F.Query(Endless));
        time.Advance(TimeSpan.FromHours(3));

        var last = (await client.ReadUntilAsync('E'))[^1];

        Assert.Equal("28000", last.SqlState);
        Assert.StartsWith("DBG2005 this session has no profile any more: the policy has no profile for `config/agent` at ", last.Fields['M'], StringComparison.Ordinal);
        Assert.True(await client.IsClosedAsync());
        await using var connection = new NpgsqlConnection(rig.Endpoint().ConnectionString);
        var refused = await Assert.ThrowsAsync<PostgresException>(() => connection.OpenAsync());
        Assert.StartsWith("the policy has no profile for `config/agent` at ", refused.MessageText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Hours_ThatEnd_LeaveTheProfileForOtherHours()
    {
        var time = new LaterTime();
        await using var rig = await GatewayRig.StartAsync(
            postgres.Server.Endpoint(), Now(time.GetUtcNow(), "other: {match: everyone, may: {set: [work_mem]}}"), clock: time);
        await using var client = await rig.LogInAsync();
        Assert.Contains(await client.AskAsync(F.Query("set work_mem = '1MB'")), m => m.Type == 'E');
        time.Advance(TimeSpan.FromHours(3));

        Assert.DoesNotContain(await client.AskAsync(F.Query("set work_mem = '1MB'")), m => m.Type == 'E');
    }

    [Theory]
    [InlineData("local", true)]
    [InlineData("127.0.0.0/8", true)]
    [InlineData("10.0.0.0/8", false)]
    public async Task Network_OfTheClient_Counts(string network, bool admitted)
    {
        await using var rig = await GatewayRig.StartAsync(postgres.Server.Endpoint(), $$$"""
            version: 1
            profiles:
              near: {match: {agents: agent, network: {{{network}}}}, may: {}}
            """);
        await using var connection = new NpgsqlConnection(rig.Endpoint().ConnectionString);
        if (admitted)
        {
            await connection.OpenAsync();
            return;
        }

        var refused = await Assert.ThrowsAsync<PostgresException>(() => connection.OpenAsync());
        Assert.Contains("the policy has no profile for `config/agent` from 127.0.0.1", refused.MessageText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Purpose_ThatIsRequired_IsSaidOrRefusedWithHowToSayIt()
    {
        await using var rig = await GatewayRig.StartAsync(postgres.Server.Endpoint(), """
            version: 1
            profiles:
              asked: {match: {agents: agent}, require: [stated_on_behalf_of, stated_task], may: {}}
              other: {match: everyone, may: {}}
            """);
        var builder = rig.Endpoint().Builder();
        builder.Options = "-c dbguard.on_behalf_of=ann@bank.example";
        await using (var silent = new NpgsqlConnection(builder.ConnectionString))
        {
            var refused = await Assert.ThrowsAsync<PostgresException>(() => silent.OpenAsync());
            Assert.Contains("profile `asked` requires `dbguard.task` of `config/agent`", refused.MessageText, StringComparison.Ordinal);
            Assert.Equal("name the task in the setting `dbguard.task` when you connect", refused.Hint);
        }

        builder.Options += " -c dbguard.task=CHG-1";
        await using var connection = new NpgsqlConnection(builder.ConnectionString);
        await connection.OpenAsync();
    }
}
