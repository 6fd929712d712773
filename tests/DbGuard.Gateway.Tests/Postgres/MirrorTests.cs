using DbGuard.TestKit.Postgres;
using DbGuard.TestKit.Wire;
using Xunit.Abstractions;
using F = DbGuard.TestKit.Wire.Frontend;

namespace DbGuard.Gateway.Tests.Postgres;

/// <summary>
/// The same bytes sent to PostgreSQL and to the gateway under an allow-all policy: the answers must be the same, message by
/// message. What a client may rely on is what the server does.
/// </summary>
public sealed class MirrorTests(MirrorTests.Setup setup, ITestOutputHelper output) : IClassFixture<MirrorTests.Setup>
{
    private static readonly byte[] S = F.Sync;

    /// <summary>Steps of one conversation: messages sent together, then reads until that many ReadyForQuery have come.</summary>
    private static readonly Dictionary<string, (byte[][] Messages, int Readies)[]> Scripts = new()
    {
        ["simple: one statement"] = [([F.Query("select 1, 'a', null")], 1)],
        ["simple: several statements"] = [([F.Query("select 1; select 2; insert into t values (1, 'x') returning *; delete from t")], 1)],
        ["simple: empty"] = [([F.Query("")], 1), ([F.Query(" ; ")], 1), ([F.Query("-- nothing")], 1)],
        ["simple: error, then on"] = [([F.Query("select 1/0")], 1), ([F.Query("select 1")], 1)],
        ["simple: error in the middle"] = [([F.Query("insert into t values (7, 'x'); select 1/0; select 3")], 1), ([F.Query("select count(*) from t where id = 7")], 1)],
        ["simple: failed transaction"] = [([F.Query("begin")], 1), ([F.Query("select 1/0")], 1), ([F.Query("select 1")], 1), ([F.Query("rollback")], 1), ([F.Query("select 2")], 1)],
        ["simple: savepoint"] = [([F.Query("begin; savepoint a")], 1), ([F.Query("select 1/0")], 1), ([F.Query("rollback to a; select 1")], 1), ([F.Query("commit")], 1)],
        ["simple: two in one write"] = [([F.Query("select 1"), F.Query("select 2")], 2)],
        ["simple: notice"] = [([F.Query("drop table if exists no_such_table")], 1)],
        ["simple: parameter status"] = [([F.Query("set timezone to 'Asia/Tokyo'")], 1), ([F.Query("reset timezone")], 1)],
        ["simple: syntax error"] = [([F.Query("begin")], 1), ([F.Query("selec 1")], 1), ([F.Query("rollback")], 1)],
        ["extended: unnamed"] = [([F.Parse("select $1::int + 1"), F.Bind(["41"]), F.DescribePortal(), F.Execute(), S], 1)],
        ["extended: describe statement"] = [([F.Parse("select id, name from t where id = $1"), F.DescribeStatement(), S], 1), ([F.Bind(["1"]), F.Execute(), S], 1)],
        ["extended: no description"] = [([F.Parse("select 5 as five"), F.Bind(), F.Execute(), S], 1)],
        ["extended: no rows to describe"] = [([F.Parse("insert into t values (2, 'b')"), F.Bind(), F.DescribePortal(), F.Execute(), S], 1), ([F.Query("delete from t")], 1)],
        ["extended: binary"] = [([F.Parse("select 1, 2.5::numeric, now() is null"), F.Bind(binaryResults: true), F.DescribePortal(), F.Execute(), S], 1)],
        ["extended: empty"] = [([F.Parse(""), F.DescribeStatement(), F.Bind(), F.DescribePortal(), F.Execute(), S], 1)],
        ["extended: parse error"] = [([F.Parse("selec 1"), F.Bind(), F.Execute(), S], 1), ([F.Query("select 1")], 1)],
        ["extended: execute error skips"] = [([F.Parse("select 1/$1::int"), F.Bind(["0"]), F.Execute(), F.Parse("select 2"), F.Bind(), F.Execute(), S], 1)],
        ["extended: bind error"] = [([F.Parse("select $1::int"), F.Bind(["x"]), F.Execute(), S], 1), ([F.Parse("select 1"), F.Bind(), F.Execute(), S], 1)],
        ["extended: pipeline"] = [([.. Many("select 1"), .. Many("select 2"), .. Many("select 3"), S], 1)],
        ["extended: implicit transaction is rolled back"] =
            [([.. Many("insert into t values (3, 'c')"), .. Many("select 1/0"), .. Many("select 3"), S], 1), ([F.Query("select count(*) from t where id = 3")], 1)],
        ["extended: several cycles at once"] = [([.. Many("select 1"), S, .. Many("select 1/0"), S, .. Many("select 3"), S], 3)],
        ["extended: statement of a failed cycle"] =
            [([F.Parse("select 1", "again"), S], 1), ([F.Parse("select 'other'", "again"), S, F.Bind(statement: "again"), F.DescribePortal(), F.Execute(), S], 2)],
        ["extended: suspended portal"] =
            [([F.Parse("select generate_series(1, 5)"), F.Bind(portal: "p"), F.DescribePortal("p"), F.Execute("p", 2), F.Execute("p", 2), F.Execute("p", 2), S], 1)],
        ["extended: portal over flushes"] =
            [([F.Query("begin")], 1), ([F.Parse("select generate_series(1, 3)"), F.Bind(portal: "q"), F.Execute("q", 1), S], 1), ([F.Execute("q", 1), S], 1), ([F.ClosePortal("q"), F.Execute("q", 1), S], 1), ([F.Query("rollback")], 1)],
        ["extended: named statement, closed"] = [([F.Parse("select 1", "s1"), S], 1), ([F.Bind(statement: "s1"), F.Execute(), S], 1), ([F.CloseStatement("s1"), S], 1), ([F.Bind(statement: "s1"), F.Execute(), S], 1)],
        ["extended: closes nothing"] = [([F.CloseStatement("nothing"), F.ClosePortal("nothing"), S], 1)],
        ["extended: unknown names"] = [([F.Bind(statement: "no"), S], 1), ([F.DescribeStatement("no"), S], 1), ([F.DescribePortal("no"), S], 1), ([F.Execute("no"), S], 1)],
        ["extended: simple query drops the unnamed"] = [([F.Parse("select 1"), S], 1), ([F.Query("select 2")], 1), ([F.Bind(), F.Execute(), S], 1)],
        ["extended: two statements"] = [([F.Parse("select 1; select 2"), S], 1)],
        ["extended: sync alone"] = [([S], 1), ([S, S], 2)],
        ["extended: transaction end closes portals"] = [([F.Parse("select 1"), F.Bind(portal: "r"), S, F.Execute("r"), S], 2)],
        ["extended: deferred constraint"] = [([.. Many("insert into child values (99)"), S], 1), ([F.Query("select count(*) from child")], 1)],
        ["sql prepare"] = [([F.Query("prepare sp as select $1::int * 2")], 1), ([F.Query("execute sp(21)")], 1), ([F.Query("deallocate sp")], 1), ([F.Query("execute sp(1)")], 1)],
        ["sql execute of a protocol statement"] = [([F.Parse("select 'prepared'", "mixed"), S], 1), ([F.Query("execute mixed")], 1), ([F.Query("deallocate all")], 1), ([F.Bind(statement: "mixed"), S], 1)],
        ["cursor"] = [([F.Query("begin; declare c cursor for select generate_series(1, 4)")], 1), ([F.Query("fetch 2 from c")], 1), ([F.Query("move 1 in c")], 1), ([F.Query("fetch all from c; close c")], 1), ([F.Query("commit")], 1)],
        ["cursor: prepared fetch"] = [([F.Query("begin; declare c2 cursor for select 'x'")], 1), ([F.Parse("fetch 1 from c2"), F.Bind(), F.DescribePortal(), F.Execute(), S], 1), ([F.Query("rollback")], 1)],
        ["copy out"] = [([F.Query("copy (select generate_series(1, 3), 'r') to stdout")], 1), ([F.Query("copy (values (1, 'a')) to stdout (format csv, header)")], 1)],
        ["copy out: extended"] = [([F.Parse("copy (select 1) to stdout"), F.Bind(), F.DescribePortal(), F.Execute(), S], 1)],
        ["copy in"] = [([F.Query("copy t from stdin"), F.CopyData("10\tten\n"), F.CopyData("11\televen\n"), F.CopyDone], 1), ([F.Query("select * from t order by id")], 1), ([F.Query("delete from t")], 1)],
        ["copy in: fails"] = [([F.Query("copy t from stdin"), F.CopyData("10\tten\n"), F.CopyFail("no more")], 1), ([F.Query("select count(*) from t")], 1)],
        ["copy in: bad data"] = [([F.Query("copy t from stdin"), F.CopyData("ten\tten\n"), F.CopyDone], 1), ([F.Query("select count(*) from t")], 1)],
        ["copy in: in a text of many"] = [([F.Query("select 1; copy t from stdin; select 2"), F.CopyData("12\tx\n"), F.CopyDone], 1), ([F.Query("delete from t")], 1)],
        ["copy in: extended, as libpq sends it"] = [([F.Parse("copy t from stdin"), F.Bind(), F.DescribePortal(), F.Execute(), S, F.CopyData("13\ty\n"), F.CopyDone, S], 1), ([F.Query("delete from t")], 1)],
        ["copy in: extended, bad data"] = [([F.Parse("copy t from stdin"), F.Bind(), F.Execute(), S, F.CopyData("x\ty\n"), F.CopyDone, S], 1), ([F.Query("select 1")], 1)],
        ["copy in: extended, not allowed"] = [([F.Parse("copy no_such from stdin"), F.Bind(), F.Execute(), S], 1), ([F.Query("select 1")], 1)],
        ["copy: left-over messages"] = [([F.CopyData("x"), F.CopyDone, F.CopyFail("x"), F.Query("select 1")], 1)],
        ["listen and notify"] = [([F.Query("listen ch")], 1), ([F.Query("unlisten *")], 1)],
        ["search path"] = [([F.Query("set search_path to other, public")], 1), ([F.Query("select where_am_i from places")], 1), ([F.Query("reset search_path")], 1), ([F.Query("select where_am_i from places")], 1)],
        ["search path: rolled back"] = [([F.Query("begin; set search_path to other")], 1), ([F.Query("rollback")], 1), ([F.Query("select where_am_i from places")], 1)],
        ["discard"] = [([F.Parse("select 1", "d1"), S], 1), ([F.Query("discard all")], 1), ([F.Bind(statement: "d1"), S], 1)],
        ["definitions"] = [([F.Query("create table fresh (a int)")], 1), ([F.Query("insert into fresh values (1) returning a")], 1), ([F.Query("alter table fresh add b text")], 1), ([F.Query("select * from fresh")], 1), ([F.Query("drop table fresh")], 1)],
        ["definitions in a transaction"] = [([F.Query("begin")], 1), ([F.Query("create table inner_t (a int)")], 1), ([F.Query("insert into inner_t values (1)")], 1), ([F.Query("select a from inner_t")], 1), ([F.Query("rollback")], 1)],
        ["temporary table"] = [([F.Query("create temp table tmp (a int)")], 1), ([F.Query("insert into tmp values (1)")], 1), ([F.Query("select a from tmp")], 1), ([F.Query("drop table tmp")], 1)],
        ["do and raise"] = [([F.Query("do $$ begin raise notice 'hello %', 1; end $$")], 1), ([F.Query("do $$ begin raise exception 'stop'; end $$")], 1)],
        ["explain"] = [([F.Query("explain (costs off) select * from t where id = 1")], 1)],
        ["show"] = [([F.Query("show server_version_num")], 1), ([F.Parse("show all"), F.Bind(), F.DescribePortal(), F.Execute("", 1), S], 1)],
        ["big rows"] = [([F.Query("select repeat('x', 100000) from generate_series(1, 20)")], 1)],
    };

    public static TheoryData<string> Names => [.. Scripts.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Conversation_ThroughTheGateway_IsAsWithTheServer(string name)
    {
        var expected = await PlayAsync(await WireClient.LogInAsync(setup.Direct), Scripts[name], split: false);
        var actual = await PlayAsync(await WireClient.LogInAsync(setup.Guarded), Scripts[name], split: false);
        Compare(expected, actual);
    }

    [Theory]
    [InlineData("extended: pipeline")]
    [InlineData("copy in: extended, as libpq sends it")]
    [InlineData("simple: several statements")]
    public async Task Conversation_ByteByByte_IsAsWithTheServer(string name)
    {
        var expected = await PlayAsync(await WireClient.LogInAsync(setup.Direct), Scripts[name], split: false);
        var actual = await PlayAsync(await WireClient.LogInAsync(setup.Guarded), Scripts[name], split: true);
        Compare(expected, actual);
    }

    private static byte[][] Many(string sql) => [F.Parse(sql), F.Bind(), F.DescribePortal(), F.Execute()];

    private static async Task<List<string>> PlayAsync(WireClient client, (byte[][] Messages, int Readies)[] script, bool split)
    {
        await using (client)
        {
            var heard = new List<string>();
            foreach (var (messages, readies) in script)
            {
                await (split ? client.SendSplitAsync(messages) : client.SendAsync(messages));
                for (var i = 0; i < readies; i++)
                {
                    heard.AddRange((await client.ReadToReadyAsync()).Select(Text));
                }
            }

            return heard;
        }
    }

    /// <summary>Everything of a message but where in the server's source an error was raised, and the ids of fresh objects.</summary>
    private static string Text(WireMessage message) => message.Type switch
    {
        'E' or 'N' => $"{message.Type} {message.Fields['V']} {message.SqlState} {message.Sentence}",
        'T' => $"T {string.Join(',', message.ColumnNames)}",
        _ => $"{message.Type} {Convert.ToHexString(message.Body)}",
    };

    private void Compare(List<string> expected, List<string> actual)
    {
        output.WriteLine($"server:\n{string.Join('\n', expected.Select(Short))}\ngateway:\n{string.Join('\n', actual.Select(Short))}");
        Assert.Equal(expected, actual);
    }

    private static string Short(string text) => text.Length > 200 ? text[..200] : text;

    public sealed class Setup : IAsyncLifetime
    {
        private readonly PostgresFixture _postgres = new();
        private GatewayRig? _rig;
        private string _database = "";

        public DbGuard.TestKit.PostgresEndpoint Direct => _postgres.Server.Endpoint(_database);

        public DbGuard.TestKit.PostgresEndpoint Guarded => _rig!.Endpoint(_database);

        public async Task InitializeAsync()
        {
            await _postgres.InitializeAsync();
            _database = await _postgres.Server.CreateDatabaseAsync("""
                create table t (id int primary key, name text);
                create table parent (id int primary key);
                create table child (parent_id int references parent deferrable initially deferred);
                create schema other;
                create table public.places (where_am_i text default 'public');
                create table other.places (where_am_i text default 'other');
                insert into public.places default values;
                insert into other.places default values;
                """);
            _rig = await GatewayRig.StartAsync(Direct, Policies.AllowAll);
        }

        public async Task DisposeAsync()
        {
            await _rig!.DisposeAsync();
            await _postgres.DisposeAsync();
        }
    }
}
