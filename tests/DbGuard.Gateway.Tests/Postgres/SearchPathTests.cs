using System.Text;
using DbGuard.TestKit.Postgres;
using DbGuard.TestKit.Wire;
using F = DbGuard.TestKit.Wire.Frontend;

namespace DbGuard.Gateway.Tests.Postgres;

/// <summary>The same name in two schemas, once harmless and once a view on a masked column: whichever path the server uses, nothing leaks.</summary>
public sealed class SearchPathTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    private const string Everything = "select a || '' from t";
    private static readonly byte[] S = F.Sync;

    [Fact]
    public async Task Set_InTheSameText_CountsForWhatFollows() => await NothingLeaksAsync(
        [F.Query("set search_path = plain")], [F.Query($"set search_path = hidden; {Everything}")]);

    [Fact]
    public async Task SetConfig_InTheSameText_CountsForWhatFollows() => await NothingLeaksAsync(
        [F.Query("set search_path = plain")], [F.Query($"select set_config('search_path', 'hidden', false); {Everything}")]);

    [Fact]
    public async Task SchemaWithACommaInItsName_IsNotTwoSchemas() => await NothingLeaksAsync(
        [F.Query("set search_path = \"q,hidden\", plain")], [F.Query(Everything)], [F.Query("set search_path = q, hidden, plain")], [F.Query(Everything)]);

    [Fact]
    public async Task SqlPrepared_UnderAnotherPath_IsReadAnewAtExecute() => await NothingLeaksAsync(
        [F.Query("set search_path = plain")], [F.Query($"prepare p as {Everything}")], [F.Query("execute p")],
        [F.Query("set search_path = hidden")], [F.Query("execute p")], [F.Parse("execute p"), F.Bind(), F.Execute(), S]);

    [Fact]
    public async Task ProtocolPrepared_UnderAnotherPath_IsReadAnewAtExecute() => await NothingLeaksAsync(
        [F.Query("set search_path = plain")], [F.Parse(Everything, "p"), S],
        [F.Query("set search_path = hidden")], [F.Query("execute p")], [F.Bind(statement: "p"), F.Execute(), S]);

    [Fact]
    public async Task Set_RolledBack_IsNotInForce() => await NothingLeaksAsync(
        [F.Query("set search_path = hidden")], [F.Query("begin")], [F.Query("set search_path = plain")], [F.Query(Everything)],
        [F.Query("rollback")], [F.Query(Everything)]);

    [Fact]
    public async Task Set_RolledBackToASavepoint_IsNotInForce() => await NothingLeaksAsync(
        [F.Query("begin")], [F.Query("set search_path = hidden")], [F.Query("savepoint s")], [F.Query("set search_path = plain")], [F.Query(Everything)],
        [F.Query("rollback to s")], [F.Query(Everything)]);

    [Fact]
    public async Task SetLocal_AfterCommit_IsNotInForce() => await NothingLeaksAsync(
        [F.Query("set search_path = hidden")], [F.Query("begin"), F.Query("set local search_path = plain"), F.Query(Everything), F.Query("commit")],
        [F.Query(Everything)]);

    [Fact]
    public async Task Set_PipelinedBeforeAStatement_CountsForIt() => await NothingLeaksAsync(
        [F.Query("set search_path = plain")],
        [F.Parse("set search_path = hidden"), F.Bind(), F.Execute(), F.Parse(Everything), F.Bind(), F.Execute(), S]);

    [Fact]
    public async Task Name_OnThePathJustSet_IsFound()
    {
        await using var rig = await StartAsync();
        await using var client = await rig.LogInAsync(_database);
        await client.AskAsync(F.Query("set search_path = plain"));
        Assert.Equal("TDCZ", Types(await client.AskAsync(F.Query("select a from t"))));
        Assert.Equal("1T2DCZ".Replace("T", "", StringComparison.Ordinal), Types(await client.AskAsync(F.Parse("select a from t"), F.Bind(), F.Execute(), S)));
        await client.AskAsync(F.Query("set search_path = public"));
        await client.AskAsync(F.Query("begin"));
        await client.AskAsync(F.Query("set local search_path = plain"));
        Assert.Equal("TDCZ", Types(await client.AskAsync(F.Query("select a from t"))));
        await client.AskAsync(F.Query("commit"));
        Assert.Equal("42P01", (await client.AskAsync(F.Query("select a from t")))[0].SqlState);
    }

    [Fact]
    public async Task Question_AskedTwiceInOneTransaction_IsAnswered()
    {
        await using var rig = await StartAsync();
        await using var client = await rig.LogInAsync(_database);
        await client.AskAsync(F.Query("begin"));
        foreach (var path in (string[])["plain", "public, plain", "plain"])
        {
            await client.AskAsync(F.Query($"set search_path = {path}"));
            Assert.Equal("TDCZ", Types(await client.AskAsync(F.Query("select a from t"))));
        }
    }

    [Fact]
    public async Task Question_ForTheSearchPath_LeavesTheUnnamedStatement()
    {
        await using var rig = await StartAsync();
        await using var client = await rig.LogInAsync(_database);
        await client.AskAsync(F.Parse("set search_path = plain"), S);
        await client.AskAsync(F.Bind(), F.Execute(), S);
        Assert.Equal("2CZ", Types(await client.AskAsync(F.Bind(), F.Execute(), S)));
    }

    private string _database = "";

    private async Task<GatewayRig> StartAsync()
    {
        _database = await postgres.Server.CreateDatabaseAsync("""
            create table people (id int primary key, ssn text);
            insert into people values (1, '123-45-6789');
            create schema plain;
            create table plain.t (a text);
            insert into plain.t values ('harmless');
            create schema hidden;
            create view hidden.t as select ssn as a from people;
            """);
        return await GatewayRig.StartAsync(postgres.Server.Endpoint(_database), """
            version: 1
            labels: {pii: [public.people.ssn]}
            profiles: {all: {match: everyone, may: {read: [public.*, plain.*, hidden.*]}}}
            """);
    }

    private async Task NothingLeaksAsync(params byte[][][] cycles)
    {
        await using var rig = await StartAsync();
        await using var client = await rig.LogInAsync(_database);
        foreach (var cycle in cycles)
        {
            await client.SendAsync(cycle);
            foreach (var _ in cycle.Where(m => m[0] is (byte)'Q' or (byte)'S'))
            {
                await client.ReadToReadyAsync();
            }
        }

        Assert.DoesNotContain("123-45-6789", Encoding.Latin1.GetString(client.Received), StringComparison.Ordinal);
    }

    private static string Types(IEnumerable<WireMessage> messages) => string.Concat(messages.Select(m => m.Type));
}
