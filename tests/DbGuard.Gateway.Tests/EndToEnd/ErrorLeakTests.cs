using DbGuard.TestKit.Canaries;
using DbGuard.TestKit.Gateway;
using DbGuard.TestKit.Postgres;
using DbGuard.TestKit.Wire;

namespace DbGuard.Gateway.Tests.EndToEnd;

/// <summary>Errors and notices are results too: none quotes a protected value, and those of other tables stay as they are.</summary>
public sealed class ErrorLeakTests(PostgresFixture fixture) : IClassFixture<PostgresFixture>
{
    private const string Ssn = "912-07-5531";
    private static readonly CanaryScan Canaries = new(Ssn);

    private const string Schema = $$"""
        create table people (id int primary key, ssn text, country text not null, age int check (age < 100), boss int unique deferrable initially deferred);
        create table plain (id int primary key, name text not null);
        create table country (code text primary key);
        create table linked (code text references country on update set null, ssn text, check (code is not null));
        insert into people values (1, '{{Ssn}}', 'pl', 7, 1), (2, '{{Ssn}}', 'de', 8, 2);
        insert into country values ('pl');
        insert into linked values ('pl', '{{Ssn}}');
        create function shout() returns trigger language plpgsql as $f$ begin raise notice 'saw %', new.ssn; if new.age = 99 then raise exception 'no: %', new.ssn; end if; return new; end $f$;
        create trigger shout before update on people for each row execute function shout();
        """;

    private const string Policy = """
        version: 1
        labels:
          pii: {columns: ["*.*.ssn"], filter_by: any}
        profiles:
          all:
            match: everyone
            may: {read: [public.*], insert: [public.*], update: [public.*], call: [pg_catalog.current_setting]}
        """;

    [Theory]
    [InlineData("select ssn::regclass from people", "42602 42P01")]
    [InlineData("select ssn::int from people", "22P02")]
    [InlineData("select ssn::uuid from people", "22P02")]
    [InlineData("select current_setting(ssn) from people", "42704 22023 42602")]
    [InlineData("select * from people where ssn::date > now()", "22007 22008")]
    [InlineData("update people set country = null where id = 1", "23502")]
    [InlineData("update people set age = 200 where id = 1", "23514")]
    [InlineData("update people set age = 99 where id = 1", "P0001")]
    [InlineData("insert into people select 1, ssn, 'x', 1, 9 from people where id = 2", "23505 42501")]
    [InlineData("update country set code = 'xx' where code = 'pl'", "23514")]
    [InlineData("update people set boss = 1 where id = 2", "23505")]
    [InlineData("begin; update people set boss = 1 where id = 2; commit", "23505")]
    public async Task Error_OfStatementNearProtectedValues_QuotesNone(string sql, string sqlStates)
    {
        await using var client = await OpenAsync();
        var answer = await client.AskAsync(Frontend.Query(sql));
        Assert.Contains(answer.Single(m => m.Type == 'E').SqlState, sqlStates.Split(' '));
        Assert.Empty(Canaries.FindIn(client.Received));
    }

    [Fact]
    public async Task Notice_OfTrigger_IsWithheld()
    {
        await using var client = await OpenAsync();
        var answer = await client.AskAsync(Frontend.Query("update people set country = 'fr' where id = 1"));
        Assert.DoesNotContain(answer, m => m.Type == 'E');
        Assert.Contains(answer, m => m.Type == 'N');
        Assert.Empty(Canaries.FindIn(client.Received));
    }

    [Theory]
    [InlineData("insert into plain values (1, null)", "23502", "Failing row contains (1, null).")]
    [InlineData("insert into plain values (1, 'a'), (1, 'b')", "23505", "Key (id)=(1) already exists.")]
    public async Task Error_OfOtherTable_StaysAsItIs(string sql, string sqlState, string detail)
    {
        await using var client = await OpenAsync();
        var error = (await client.AskAsync(Frontend.Query(sql))).Single(m => m.Type == 'E');
        Assert.Equal(sqlState, error.SqlState);
        Assert.Equal(detail, error.Fields['D']);
    }

    [Theory]
    [InlineData("select ssn, nosuch from people", "column `nosuch` does not exist")]
    [InlineData("select ssn, sum(age) from people", "must appear in the GROUP BY clause")]
    public async Task Error_InTheTextItself_NamesWhatIsWrong(string sql, string expected)
    {
        await using var client = await OpenAsync();
        var error = (await client.AskAsync(Frontend.Query(sql))).Single(m => m.Type == 'E');
        Assert.Contains(expected, error.Fields['M'], StringComparison.Ordinal);
    }

    // One gateway and one database for all tests of the class; its process ends with this one.
    private static Task<(GatewayProcess Gateway, string Database)>? _gateway;

    private async Task<WireClient> OpenAsync()
    {
        var (gateway, database) = await (_gateway ??= StartAsync());
        return await WireClient.LogInAsync(gateway.Endpoint(database));
    }

    private async Task<(GatewayProcess Gateway, string Database)> StartAsync()
    {
        var database = await fixture.Server.CreateDatabaseAsync(Schema);
        return (await GatewayProcess.StartAsync(new GatewaySettings(fixture.Server.Endpoint(), Policy, [new GatewayAgent("claude", "s3cret")])), database);
    }
}
