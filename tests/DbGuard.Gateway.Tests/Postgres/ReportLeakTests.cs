using System.Text;
using DbGuard.TestKit.Postgres;
using DbGuard.TestKit.Wire;
using F = DbGuard.TestKit.Wire.Frontend;

namespace DbGuard.Gateway.Tests.Postgres;

/// <summary>Errors and notices of statements that may quote masked values keep their SQLSTATE and lose the values.</summary>
public sealed class ReportLeakTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    [Theory]
    [InlineData("select ssn::regclass from people", "42P01")]
    [InlineData("select ssn::int from people", "22P02")]
    [InlineData("select ssn::regtype from people", "42704")]
    [InlineData("update people set name = null where id = 1", "23502")]
    [InlineData("update people set name = 'x' where id = 1", "23514")]
    [InlineData("delete from people where id = 1", "23503")]
    [InlineData("create index on people ((ssn::int))", "22P02")]
    [InlineData("with t as materialized (select ssn::int from people) select 1 from t", "22P02")]
    [InlineData("with t as materialized (select max(ssn::int) from people) select 1 from t", "22P02")]
    [InlineData("with t as materialized (select ssn, ssn::int from people) select ssn from t", "22P02")]
    [InlineData("with t as materialized (select (p::text)::int from people p) select 1 from t", "22P02")]
    [InlineData("with t as materialized (select (select ssn from people limit 1)::int) select 1 from t", "22P02")]
    [InlineData("with t as materialized (values (1), ((select ssn from people limit 1)::int)) select 1 from t", "22P02")]
    [InlineData("with w as (update notes set body = 'x' from people p where p.id = 1 returning p.ssn::int) select 1 from w", "22P02")]
    [InlineData("with t as materialized (select * from numbers) select 1 from t", "22P02")]
    [InlineData("with t as materialized (select number_of(1)) select 1 from t", "22P02")]
    [InlineData("select 1 from people p, make_date(p.ssn::int, 1, 1)", "22P02")]
    [InlineData("select id from positive", "22P02")]
    [InlineData("select in_two_steps()", "22P02")]
    [InlineData("explain (analyze, costs off) select ssn::int from people", "22P02")]
    [InlineData("refresh materialized view stored_numbers", "22P02")]
    [InlineData("reindex table coded", "22P02")]
    [InlineData("analyze coded", "22P02")]
    public async Task Error_OfAStatementThatMeetsMaskedValues_DoesNotQuoteThem(string sql, string sqlState)
    {
        await using var rig = await StartAsync();
        await using var client = await rig.LogInAsync(_database);
        var answer = await client.AskAsync(F.Query(sql));
        Assert.Contains(answer, m => m.Type == 'E' && (m.SqlState == sqlState || m.SqlState.StartsWith("42", StringComparison.Ordinal)));
        AssertNoSecret(client);
        await client.AskAsync(F.Parse(sql), F.Bind(), F.Execute(), F.Sync);
        AssertNoSecret(client);
    }

    [Fact]
    public async Task Error_OfADeferredConstraint_DoesNotQuoteTheKeyAtCommit()
    {
        await using var rig = await StartAsync();
        await using var client = await rig.LogInAsync(_database);
        await client.AskAsync(F.Query("begin"));
        await client.AskAsync(F.Query("delete from people where id = 2"));
        var answer = await client.AskAsync(F.Query("commit"));
        Assert.Equal("23503", answer[0].SqlState);
        var pipelined = await client.AskAsync(F.Parse("delete from people where id = 2"), F.Bind(), F.Execute(), F.Sync);
        Assert.Equal("23503", pipelined.Single(m => m.Type == 'E').SqlState);
        AssertNoSecret(client);
    }

    [Fact]
    public async Task Error_OfACursorThatOutlivesItsTransaction_DoesNotQuoteValuesAtCommit()
    {
        await using var rig = await StartAsync();
        await using var client = await rig.LogInAsync(_database);
        const string Declare = "declare c cursor with hold for select ssn::int from people";
        await client.AskAsync(F.Query("begin"));
        await client.AskAsync(F.Query(Declare));
        Assert.Equal("22P02", (await client.AskAsync(F.Query("commit")))[0].SqlState);
        Assert.Equal("22P02", (await client.AskAsync(F.Query($"begin; {Declare}; commit"))).Single(m => m.Type == 'E').SqlState);
        await client.AskAsync(F.Query("begin"));
        await client.AskAsync(F.Parse(Declare), F.Bind(), F.Execute(), F.Sync);
        var answer = await client.AskAsync(F.Parse("commit"), F.Bind(), F.Execute(), F.Sync);
        Assert.Equal("22P02", answer.Single(m => m.Type == 'E').SqlState);
        AssertNoSecret(client);
    }

    [Theory]
    [InlineData("select plainto_tsquery('simple', translate(left(ssn, 1), '1', ' ')) from people")]
    [InlineData("select coalesce(to_tsquery('simple', left(ssn, 0)) is null, false) from people")]
    public async Task Notice_ThatAValueDecides_DoesNotArrive(string sql)
    {
        await using var rig = await StartAsync();
        await using var client = await rig.LogInAsync(_database);
        Assert.DoesNotContain(await client.AskAsync(F.Query(sql)), m => m.Type == 'N');
        Assert.DoesNotContain(await client.AskAsync(F.Parse(sql), F.Bind(), F.Execute(), F.Sync), m => m.Type == 'N');
        await client.AskAsync(F.Query($"begin; declare c cursor for {sql}"));
        Assert.DoesNotContain(await client.AskAsync(F.Query("fetch all from c")), m => m.Type == 'N');
    }

    [Fact]
    public async Task Notice_ThatNoMaskedValueDecides_IsWhole()
    {
        await using var rig = await StartAsync();
        await using var client = await rig.LogInAsync(_database);
        Assert.Contains(await client.AskAsync(F.Query("select plainto_tsquery('simple', ' ') from notes")), m => m.Type == 'N' && m.Fields['M'].Contains("query", StringComparison.Ordinal));
        Assert.Contains(await client.AskAsync(F.Query("select ssn, plainto_tsquery('simple', ' ') from people")), m => m.Type == 'N');
    }

    [Fact]
    public async Task Error_ThatMeetsNoMaskedValue_IsWhole()
    {
        await using var rig = await StartAsync();
        await using var client = await rig.LogInAsync(_database);
        var answer = await client.AskAsync(F.Query("insert into notes values (1, 'again')"));
        Assert.Equal("Key (id)=(1) already exists.", answer[0].Fields['D']);
    }

    [Theory]
    [InlineData("with t as materialized (select name, ssn from people) select name::int from t")]
    [InlineData("select name::int from known where id = 1")]
    public async Task Error_BesideMaskedValuesThatNothingIsComputedFrom_IsWhole(string sql)
    {
        await using var rig = await StartAsync();
        await using var client = await rig.LogInAsync(_database);
        var answer = await client.AskAsync(F.Query(sql));
        Assert.Equal("invalid input syntax for type integer: \"Ann\"", answer.Single(m => m.Type == 'E').Fields['M']);
    }

    [Theory]
    [InlineData("fetch c")]
    [InlineData("move 1 in c")]
    [InlineData("close c")]
    public async Task Error_OfACursorThatIsGone_IsWhole(string sql)
    {
        await using var rig = await StartAsync();
        await using var client = await rig.LogInAsync(_database);
        await client.AskAsync(F.Query("begin"));
        await client.AskAsync(F.Query("declare c cursor for select ssn from people"));
        await client.AskAsync(F.Query("commit"));
        var answer = await client.AskAsync(F.Query(sql));
        Assert.Equal("cursor \"c\" does not exist", answer.Single(m => m.Type == 'E').Fields['M']);
    }

    private string _database = "";

    private async Task<GatewayRig> StartAsync()
    {
        _database = await postgres.Server.CreateDatabaseAsync("""
            create table people (id int primary key, name text not null check (length(name) > 2), ssn text unique);
            insert into people values (1, 'Ann', '123-45-6789'), (2, 'Bob', '987-65-4321');
            create table badges (id int primary key, holder text references people (ssn) deferrable initially deferred);
            insert into badges values (2, '987-65-4321');
            create table cards (id int primary key, holder text references people (ssn));
            insert into cards values (1, '123-45-6789');
            create table notes (id int primary key, body text);
            insert into notes values (1, 'first');
            create view numbers as select id, ssn::int as number from people;
            create view positive as select id from people where ssn::int > 0;
            create view known as select id, name, ssn from people where ssn = '123-45-6789';
            create materialized view stored_numbers as select ssn::int as number from people with no data;
            create function number_of(i int) returns int language sql stable as 'select ssn::int from people where id = i';
            create function in_two_steps() returns int language sql as 'select ssn::int from people; select 1';
            create function strict_length(t text) returns int language plpgsql immutable as $$ begin
              if current_setting('strict.length', true) = 'on' then return t::int; end if; return length(t); end $$;
            create table coded (id int, ssn text);
            insert into coded values (1, '123-45-6789');
            create index on coded (strict_length(ssn));
            do $$ begin execute format('alter database %I set strict.length = on', current_database()); end $$;
            """);
        return await GatewayRig.StartAsync(postgres.Server.Endpoint(_database), """
            version: 1
            labels: {pii: [public.people.ssn, public.coded.ssn]}
            profiles: {all: {match: everyone, may: {read: [public.*], insert: [public.*], update: [public.*], delete: [public.*], maintain: [public.*], create: [index]}}}
            """);
    }

    private static void AssertNoSecret(WireClient client)
    {
        var received = Encoding.Latin1.GetString(client.Received);
        Assert.DoesNotContain("123-45-6789", received, StringComparison.Ordinal);
        Assert.DoesNotContain("987-65-4321", received, StringComparison.Ordinal);
    }
}
