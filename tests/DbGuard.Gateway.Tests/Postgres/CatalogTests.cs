using DbGuard.TestKit.Wire;
using F = DbGuard.TestKit.Wire.Frontend;

namespace DbGuard.Gateway.Tests.Postgres;

/// <summary>What the door knows of the database keeps up with what its own clients, and others, define.</summary>
public sealed class CatalogTests(DoorFixture door) : IClassFixture<DoorFixture>
{
    private const string Builder = """
        version: 1
        labels: {pii: ["public.*.secret"]}
        masks: {pii: redact}
        profiles:
          builder:
            match: everyone
            may: {read: [public.*, side.*], insert: [public.*], update: [public.*], delete: [public.*], create: [table, view, index], alter: [table], drop: [table, view]}
        """;

    private static readonly byte[] S = F.Sync;

    [Fact]
    public async Task Table_MadeByTheSession_IsKnownAtOnceAndItsLabelsHold()
    {
        await using var rig = await door.StartAsync(Builder);
        await using var client = await door.LogInAsync(rig);
        Assert.Equal("CZ", await TypesAsync(client, F.Query("create table made_here (id int, secret text)")));
        Assert.Equal("CZ", await TypesAsync(client, F.Query("insert into made_here values (1, 'canary-1')")));
        var rows = await client.AskAsync(F.Query("select * from made_here"));
        Assert.Equal("TDCZ", string.Concat(rows.Select(m => m.Type)));
        Assert.DoesNotContain("canary-1", rows[1].TextCells);
        await client.AskAsync(F.Query("drop table made_here"));
    }

    [Fact]
    public async Task Table_MadeInTheOpenTransaction_IsKnownInIt()
    {
        await using var rig = await door.StartAsync(Builder);
        await using var client = await door.LogInAsync(rig);
        await client.AskAsync(F.Query("begin"));
        Assert.Equal("CZ", await TypesAsync(client, F.Query("create table unborn (id int, secret text)")));
        Assert.Equal("CZ", await TypesAsync(client, F.Query("insert into unborn values (1, 'canary-2')")));
        Assert.Equal("CZ", await TypesAsync(client, F.Query("alter table unborn add more text default 'm'")));
        var rows = await client.AskAsync(F.Parse("select * from unborn"), F.Bind(), F.DescribePortal(), F.Execute(), S);
        Assert.Equal("12TDCZ", string.Concat(rows.Select(m => m.Type)));
        Assert.Equal("1", rows[3].TextCells.First());
        Assert.Equal("m", rows[3].TextCells.Last());
        Assert.DoesNotContain("canary-2", rows[3].TextCells);
        Assert.Equal('I', (await client.AskAsync(F.Query("rollback")))[^1].Status);
        Assert.Equal("42P01", (await client.AskAsync(F.Query("select * from unborn")))[0].SqlState);
    }

    [Fact]
    public async Task Table_MadePastTheGateway_IsFoundWhenNamed()
    {
        await using var rig = await door.StartAsync(Builder);
        await using var client = await door.LogInAsync(rig);
        await door.Server.ExecuteAsync(door.Database, "create table made_elsewhere (id int, secret text); insert into made_elsewhere values (1, 'canary-3')");
        var rows = await AskUntilKnownAsync(client, "select secret from made_elsewhere");
        Assert.Equal("TDCZ", string.Concat(rows.Select(m => m.Type)));
        Assert.DoesNotContain("canary-3", rows[1].TextCells);
    }

    [Fact]
    public async Task AlterIfExists_OfATableMadePastTheGateway_IsJudgedByWhatIsThereNow()
    {
        await using var rig = await door.StartAsync(Builder);
        await using var client = await door.LogInAsync(rig);
        Assert.Equal("NCZ", await TypesAsync(client, F.Query("alter table if exists absent rename secret to plain")));
        await door.Server.ExecuteAsync(door.Database, "create table absent (id int, secret text)");
        Assert.Equal("42501", (await client.AskAsync(F.Query("alter table if exists absent rename secret to plain")))[0].SqlState);
        Assert.Equal("CZ", await TypesAsync(client, F.Query("alter table if exists absent rename id to number")));
        await client.AskAsync(F.Query("drop table absent"));
    }

    [Fact]
    public async Task Column_AddedPastTheGateway_RefusesTheResultOnceAndThenServesIt()
    {
        await using var rig = await door.StartAsync(Builder);
        await using var client = await door.LogInAsync(rig);
        await door.Server.ExecuteAsync(door.Database, "create table grows (id int); insert into grows values (1)");
        Assert.Equal("TDCZ", string.Concat((await AskUntilKnownAsync(client, "select * from grows")).Select(m => m.Type)));
        await door.Server.ExecuteAsync(door.Database, "alter table grows add secret text default 'canary-4'");
        Assert.Equal("EZ", await TypesAsync(client, F.Query("select * from grows")));
        var rows = await client.AskAsync(F.Query("select * from grows"));
        Assert.Equal("TDCZ", string.Concat(rows.Select(m => m.Type)));
        Assert.DoesNotContain("canary-4", System.Text.Encoding.UTF8.GetString(client.Received), StringComparison.Ordinal);
    }

    [Fact]
    public async Task PreparedStatement_SurvivesAChangeOfTheCatalog()
    {
        await using var rig = await door.StartAsync(Builder);
        await using var client = await door.LogInAsync(rig);
        await client.AskAsync(F.Parse("select name, email from people where id = $1", "keep"), F.DescribeStatement("keep"), S);
        Assert.Equal("2DCZ", await TypesAsync(client, F.Bind(["1"], "keep"), F.Execute(), S));
        await client.AskAsync(F.Query("create table another (id int)"));
        Assert.Equal("2DCZ", await TypesAsync(client, F.Bind(["1"], "keep"), F.Execute(), S));
        Assert.Equal("2TDCZ", await TypesAsync(client, F.Bind(["1"], "keep"), F.DescribePortal(), F.Execute(), S));
        await client.AskAsync(F.Query("drop table another"));
    }

    [Fact]
    public async Task SearchPath_Set_DecidesWhatANameMeans()
    {
        await door.Server.ExecuteAsync(door.Database, "create schema side; create table side.twin (a int); insert into side.twin values (7); create table public.twin (a int, secret text); insert into public.twin values (8, 'canary-5')");
        await using var rig = await door.StartAsync(Builder);
        await using var client = await door.LogInAsync(rig);
        Assert.Equal("CZ", await TypesAsync(client, F.Query("set search_path to side, public")));
        var side = await client.AskAsync(F.Query("select * from twin"));
        Assert.Equal("7", Assert.Single(side.Single(m => m.Type == 'D').TextCells));
        await client.AskAsync(F.Query("reset search_path"));
        var other = await client.AskAsync(F.Parse("select * from twin"), F.Bind(), F.DescribePortal(), F.Execute(), S);
        Assert.Equal("8", other.Single(m => m.Type == 'D').TextCells.First());
        Assert.DoesNotContain("canary-5", other.Single(m => m.Type == 'D').TextCells);
    }

    /// <summary>Unknown names make the door look again, but not all the time.</summary>
    private static async Task<IReadOnlyList<WireMessage>> AskUntilKnownAsync(WireClient client, string sql)
    {
        using var patience = new CancellationTokenSource(WireClient.Patience);
        while (true)
        {
            patience.Token.ThrowIfCancellationRequested();
            var answer = await client.AskAsync(F.Query(sql));
            if (answer[0] is not { Type: 'E', SqlState: "42P01" })
            {
                return answer;
            }
        }
    }

    private static async Task<string> TypesAsync(WireClient client, params byte[][] messages) =>
        string.Concat((await client.AskAsync(messages)).Select(m => m.Type));
}
