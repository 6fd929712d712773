using System.Text;
using DbGuard.TestKit.Wire;
using F = DbGuard.TestKit.Wire.Frontend;

namespace DbGuard.Gateway.Tests.Postgres;

/// <summary>
/// Attacks on what a relation's or function's name means: what it meant is dropped, renamed, replaced or rolled back between the decision and the
/// execution. The masked values are expressions, so that the second witness has nothing to hold against the plan.
/// </summary>
public sealed class DefinitionAttackTests(DoorFixture door) : IClassFixture<DoorFixture>
{
    private const string Canary = "canary-of-definitions";
    private const string Read = "select secret || '' from n";

    private const string Policy = """
        version: 1
        labels: {pii: [public.n.secret, public.m.secret]}
        masks: {pii: redact}
        profiles:
          builder:
            match: everyone
            may:
              read: [public.*, side.*, pg_temp.*]
              insert: [side.*, pg_temp.*]
              update: [pg_temp.*]
              delete: [pg_temp.*]
              create: [table side.*, table pg_temp.*, view side.*, function]
              alter: [table side.*, table pg_temp.*]
              drop: [table side.*, table pg_temp.*, view side.*]
        """;

    private const string Setup = $"""
        drop schema if exists side cascade; drop table if exists public.n, public.m;
        create schema side;
        create table public.n (id int, secret text); insert into public.n values (1, '{Canary}');
        create table public.m (id int, secret text); insert into public.m values (1, '{Canary}');
        create table side.n (id int, secret text); insert into side.n values (1, 'public knowledge');
        create table side.copies (secret text);
        create function side.f() returns text language sql as 'select ''x''::text';
        create view side.v as select secret from side.n;
        """;

    private static readonly byte[] S = F.Sync;

    [Fact]
    public async Task Select_BehindADropOfTheSameCycle_IsNotReadAsWhatWasDropped() =>
        await NothingLeaksAsync([F.Parse("drop table side.n cascade"), F.Bind(), F.Execute(), F.Parse(Read), F.Bind(), F.Execute(), S]);

    [Fact]
    public async Task Select_ParsedBeforeTheDropOfTheSameCycle_IsDecidedAnew() =>
        await NothingLeaksAsync([F.Parse(Read, "r"), F.Parse("drop table side.n cascade"), F.Bind(), F.Execute(), F.Bind(statement: "r"), F.Execute(), S]);

    [Fact]
    public async Task Select_BehindADropOfAnEarlierCycleNotYetAnswered_IsNotReadAsWhatWasDropped() =>
        await NothingLeaksAsync([F.Parse("drop table side.n cascade"), F.Bind(), F.Execute(), S, F.Parse(Read), F.Bind(), F.Execute(), S]);

    [Fact]
    public async Task Select_BehindARename_IsNotReadAsWhatHadTheName() =>
        await NothingLeaksAsync([F.Parse("alter table side.n rename to other"), F.Bind(), F.Execute(), F.Parse(Read), F.Bind(), F.Execute(), S]);

    [Fact]
    public async Task Select_BehindAColumnRenamed_IsNotReadAsTheOuterColumn() => await NothingLeaksAsync(
        [F.Parse("alter table side.n rename secret to s2"), F.Bind(), F.Execute(), F.Parse("select (select secret || '' from side.n limit 1) from public.n"), F.Bind(), F.Execute(), S]);

    [Fact]
    public async Task Function_ReplacedInTheSameCycle_IsNotJudgedByItsOldBody() => await NothingLeaksAsync(
        [F.Parse("create or replace function side.f() returns text language sql as 'select secret from public.n'"), F.Bind(), F.Execute(), F.Parse("select side.f()"), F.Bind(), F.Execute(), S]);

    [Fact]
    public async Task Function_ReplacedInTheSameText_IsNotJudgedByItsOldBody() => await NothingLeaksAsync(
        [F.Query("create or replace function side.f() returns text language sql as 'select secret from public.n'; select side.f()")]);

    [Fact]
    public async Task Select_BehindADropOfTheSameText_IsNotReadAsWhatWasDropped() => await NothingLeaksAsync([F.Query($"drop table side.n cascade; {Read}")]);

    [Fact]
    public async Task Copy_InATransactionThatHasDropped_IsNotReadAsWhatWasDropped() => await NothingLeaksAsync(
        [F.Query("begin")], [F.Query("drop table side.n cascade")], [F.Query("insert into side.copies " + Read)], [F.Query("commit")], [F.Query("select * from side.copies")]);

    [Fact]
    public async Task Select_BehindARollbackOfTheSameText_IsNotReadAsWhatIsGone() => await NothingLeaksAsync(
        [F.Query("begin")], [F.Query("create table side.m (secret text)")], [F.Query("select * from m")], [F.Query("rollback; select secret || '' from m")]);

    [Fact]
    public async Task Select_BehindARollbackOfTheSameCycle_IsNotReadAsWhatIsGone() => await NothingLeaksAsync(
        [F.Query("begin")], [F.Query("create table side.m (secret text)")], [F.Query("select * from m")],
        [F.Parse("rollback"), F.Bind(), F.Execute(), F.Parse("select secret || '' from m"), F.Bind(), F.Execute(), S]);

    [Fact]
    public async Task SchemaOnThePath_ThatTheRoleMayNotUse_IsSkippedAsTheServerDoes()
    {
        await door.Server.ExecuteAsync(door.Database, Setup + " drop role if exists plain; create role plain login password 'plain'; grant select on public.n, side.n to plain");
        await using var rig = await GatewayRig.StartAsync(door.Server.Endpoint(door.Database, "plain", "plain"), Policy);
        await using var client = await door.LogInAsync(rig);
        await client.AskAsync(F.Query("set search_path to side, public"));
        Assert.Equal("TDCZ", await TypesAsync(client, F.Query(Read)));
        Assert.DoesNotContain(Canary, Encoding.UTF8.GetString(client.Received), StringComparison.Ordinal);
        await door.Server.ExecuteAsync(door.Database, "drop owned by plain; drop role plain");
    }

    [Fact]
    public async Task TemporaryTable_InEveryProtocol_IsKnownAndShadowsOthers()
    {
        await door.Server.ExecuteAsync(door.Database, Setup);
        await using var rig = await door.StartAsync(Policy);
        await using var client = await door.LogInAsync(rig);
        Assert.Equal("CZ", await TypesAsync(client, F.Query("create temp table scratch (id int, memo text)")));
        Assert.Equal("CZ", await TypesAsync(client, F.Query("insert into scratch values (1, 'a')")));
        Assert.Equal("12TDCZ", await TypesAsync(client, F.Parse("select memo from scratch"), F.Bind(), F.DescribePortal(), F.Execute(), S));
        // Several commands in one cycle, as batches send them.
        Assert.Equal("12C12C12TDCZ", await TypesAsync(
            client, F.Parse("create temp table n (id int, secret text)"), F.Bind(), F.Execute(), F.Parse("insert into n values (1, 'mine')"), F.Bind(), F.Execute(),
            F.Parse("select secret || '' from n"), F.Bind(), F.DescribePortal(), F.Execute(), S));
        Assert.Equal("mine", Assert.Single((await client.AskAsync(F.Query("select secret from n"))).Single(m => m.Type == 'D').TextCells));
        // Its row type is found before the server's own type of that name.
        Assert.Equal("CZ", await TypesAsync(client, F.Query("create temp table text (id int)")));
        Assert.Equal("TCZ", await TypesAsync(client, F.Query("select id from text")));
        Assert.Equal("CZ", await TypesAsync(client, F.Query("drop table text")));
        Assert.Equal("CZ", await TypesAsync(client, F.Query("begin")));
        Assert.Equal("CZ", await TypesAsync(client, F.Query("alter table n add more text")));
        Assert.Equal("CZ", await TypesAsync(client, F.Query("update n set more = 'm' where id = 1")));
        Assert.Equal("CZ", await TypesAsync(client, F.Query("rollback")));
        Assert.Equal("42703", (await client.AskAsync(F.Query("select more from n")))[0].SqlState);
        Assert.Equal("CZ", await TypesAsync(client, F.Query("drop table n")));
        // The name is the labelled table's again.
        await client.AskAsync(F.Query(Read));
        await client.AskAsync(F.Query("insert into scratch select id, secret from public.n"));
        await client.AskAsync(F.Query("select * from scratch"));
        Assert.DoesNotContain(Canary, Encoding.UTF8.GetString(client.Received), StringComparison.Ordinal);
        Assert.Equal("CZ", await TypesAsync(client, F.Query("discard temp")));
        Assert.Equal("42P01", (await client.AskAsync(F.Query("select * from scratch")))[0].SqlState);
    }

    [Fact]
    public async Task Migration_InOneTextAndInOneCycle_RunsWithWhatItDefines()
    {
        await door.Server.ExecuteAsync(door.Database, Setup);
        await using var rig = await door.StartAsync(Policy);
        await using var client = await door.LogInAsync(rig);
        await client.AskAsync(F.Query("set search_path to side, public"));
        Assert.Equal("CCCTDCZ", await TypesAsync(
            client, F.Query("create table side.a (id int); alter table side.a add memo text; insert into side.a (id, memo) values (1, 'x'); select memo from side.a")));
        Assert.Equal("12C12C12CZ", await TypesAsync(
            client, F.Parse("alter table side.a rename to b"), F.Bind(), F.Execute(), F.Parse("alter table side.b add more text"), F.Bind(), F.Execute(),
            F.Parse("insert into side.b values (2, 'y', 'z')"), F.Bind(), F.Execute(), S));
    }

    private static async Task<string> TypesAsync(WireClient client, params byte[][] messages) =>
        string.Concat((await client.AskAsync(messages)).Select(m => m.Type));

    private async Task NothingLeaksAsync(params byte[][][] exchanges)
    {
        await door.Server.ExecuteAsync(door.Database, Setup);
        await using var rig = await door.StartAsync(Policy);
        await using var client = await door.LogInAsync(rig);
        await client.AskAsync(F.Query("set search_path to side, public"));
        await client.AskAsync(F.Query("select * from side.v"));
        foreach (var messages in exchanges)
        {
            await client.SendAsync(messages);
            for (var left = messages.Count(m => m[0] is (byte)'S' or (byte)'Q'); left > 0; left--)
            {
                await client.ReadUntilAsync('Z');
            }
        }

        Assert.DoesNotContain(Canary, Encoding.UTF8.GetString(client.Received), StringComparison.Ordinal);
    }
}
