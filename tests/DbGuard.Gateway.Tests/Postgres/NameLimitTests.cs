using DbGuard.TestKit.Wire;
using F = DbGuard.TestKit.Wire.Frontend;

namespace DbGuard.Gateway.Tests.Postgres;

/// <summary>A session may keep only so many prepared statements and portals, whichever way they are made.</summary>
public sealed class NameLimitTests(DoorFixture door) : IClassFixture<DoorFixture>
{
    private const int Limit = 3;
    private static readonly byte[] S = F.Sync;

    [Fact]
    public async Task Parse_BeyondTheLimit_IsRefusedUntilAStatementIsClosed()
    {
        await using var rig = await StartAsync();
        await using var client = await door.LogInAsync(rig);
        await client.AskAsync([.. Enumerable.Range(0, Limit).Select(n => F.Parse("select 1", $"s{n}")), S]);

        Assert.Equal("53400", (await client.AskAsync(F.Parse("select 1", "more"), S))[0].SqlState);
        // The unnamed statement takes no more room, however often it is made anew.
        Assert.Equal("1Z", Types(await client.AskAsync(F.Parse("select 1"), S)));
        await client.AskAsync(F.CloseStatement("s0"), F.CloseStatement(""), S);
        Assert.Equal("1Z", Types(await client.AskAsync(F.Parse("select 1", "more"), S)));
    }

    [Fact]
    public async Task Bind_BeyondTheLimit_IsRefused()
    {
        await using var rig = await StartAsync();
        await using var client = await door.LogInAsync(rig);
        var portals = Enumerable.Range(0, Limit + 1).Select(n => F.Bind(portal: $"p{n}"));

        var answer = await client.AskAsync([F.Parse("select 1"), .. portals, S]);

        Assert.Equal("1222EZ", Types(answer));
        Assert.Equal("53400", answer[4].SqlState);
    }

    [Fact]
    public async Task Prepare_BeyondTheLimit_IsRefused()
    {
        await using var rig = await StartAsync();
        await using var client = await door.LogInAsync(rig);
        await client.AskAsync(F.Query("prepare s0 as select 1; prepare s1 as select 1"));

        Assert.Equal("53400", (await client.AskAsync(F.Query("prepare s2 as select 1; prepare s3 as select 1")))[0].SqlState);
        Assert.Equal("CZ", Types(await client.AskAsync(F.Query("prepare s2 as select 1"))));
        Assert.Equal("53400", (await client.AskAsync(F.Parse("prepare s3 as select 1"), F.Bind(), F.Execute(), S)).Single(m => m.Type == 'E').SqlState);
    }

    [Fact]
    public async Task Declare_BeyondTheLimit_IsRefused()
    {
        await using var rig = await StartAsync();
        await using var client = await door.LogInAsync(rig);
        await client.AskAsync(F.Query("begin"));
        for (var n = 0; n < Limit; n++)
        {
            Assert.Equal("CZ", Types(await client.AskAsync(F.Query($"declare c{n} cursor for select 1"))));
        }

        Assert.Equal("53400", (await client.AskAsync(F.Query("declare more cursor for select 1")))[0].SqlState);
    }

    private Task<GatewayRig> StartAsync() => door.StartAsync(Policies.AllowAll, options => options.Limits.PreparedStatements = Limit);

    private static string Types(IEnumerable<WireMessage> messages) => string.Concat(messages.Select(message => message.Type));
}
