using System.Text.Json;
using DbGuard.Core.Audit;
using DbGuard.TestKit.Postgres;
using DbGuard.TestKit.Wire;
using Npgsql;
using static DbGuard.Gateway.Tests.Postgres.Budgets.Ceiling;
using F = DbGuard.TestKit.Wire.Frontend;

namespace DbGuard.Gateway.Tests.Postgres.Budgets;

/// <summary>What may be found out about masked values is counted: values compared with them, and failures that depend on them.</summary>
public sealed class LabelBudgetTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    private const string Policy = """
        version: 1
        labels:
          mail: {columns: [public.people.email], filter_by: {equality: {values: 3, per: 1h}}, failures_per_hour: 2}
          pay: {columns: [public.people.salary], filter_by: {equality: {values: 100, per: 10m, at_once: 2}}}
        masks: {mail: email}
        profiles:
          p: {match: everyone, may: {read: [public.*], insert: [public.*], update: [public.*], filter_by: {}}}
        """;

    [Fact]
    public async Task Guesses_BeyondTheBudget_AreRefusedUntilTheHourIsOver()
    {
        var clock = new LaterTime();
        await using var door = await StartAsync(clock);
        Assert.Equal("TDCZ", Types(await door.QueryAsync("select id from people where email = 'a@x.test'")));
        Assert.Equal("TCZ", Types(await door.QueryAsync("select id from people where email in ('b@x.test', 'c@x.test')")));
        var refused = await door.QueryAsync("select id from people where email = 'd@x.test'");
        Assert.Equal("53400", refused[0].SqlState);
        using (var detail = JsonDocument.Parse(refused[0].Fields['D']))
        {
            Assert.Equal("DBG2203", detail.RootElement.GetProperty("code").GetString());
            Assert.True(detail.RootElement.GetProperty("retryable").GetBoolean());
            Assert.InRange(detail.RootElement.GetProperty("retry_after_seconds").GetInt64(), 3590, 3600);
        }

        Assert.Equal("TDCZ", Types(await door.QueryAsync("select name from people where email = 'a@x.test'")));
        await using (var other = await door.LogInAsync())
        {
            Assert.Equal("53400", (await other.AskAsync(F.Query("select id from people where email = 'd@x.test'")))[0].SqlState);
        }

        clock.Advance(TimeSpan.FromMinutes(61));
        Assert.Equal("TCZ", Types(await door.QueryAsync("select id from people where email = 'd@x.test'")));
        Assert.Contains(door.Rig.Audit.Of(AuditRecordKind.StatementFinished), r => r.Error == "DBG2203");
        Assert.DoesNotContain(door.Rig.Audit.Records, r => r.ToString().Contains("d@x.test", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Parameters_InBothFormats_CountByValue()
    {
        await using var door = await StartAsync();
        var find = F.Parse("select id from people where email = $1", "f");
        await door.Client.AskAsync(find, F.Sync);
        foreach (var value in new[] { "a@x.test", "b@x.test", "a@x.test", "c@x.test", "b@x.test" })
        {
            Assert.DoesNotContain('E', Types(await door.Client.AskAsync(F.Bind([value], "f"), F.Execute(), F.Sync)));
        }

        Assert.Equal("53400", (await door.Client.AskAsync(F.Bind(["d@x.test"], "f"), F.Execute(), F.Sync))[0].SqlState);
        Assert.Equal("53400", (await door.Client.AskAsync(F.Parse("select id from people where email = any ($1)"), F.Bind(["{d@x.test}"]), F.Execute(), F.Sync))[1].SqlState);
    }

    [Fact]
    public async Task Bind_WithoutExecute_CountsAsWell()
    {
        await using var door = await StartAsync();
        await door.QueryAsync("begin");
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal("12Z", Types(await door.Client.AskAsync(F.Parse("select id from people where email = $1"), F.Bind([$"{i}@x.test"], portal: $"p{i}"), F.Sync)));
        }

        Assert.Equal("TCZ", Types(await door.QueryAsync("fetch 1 from p0")));
        Assert.Equal("53400", (await door.Client.AskAsync(F.Parse("select id from people where email = $1"), F.Bind(["d@x.test"], portal: "p9"), F.Sync))[1].SqlState);
    }

    [Theory]
    [InlineData("{1,2}", false)]
    [InlineData("{1,2,3}", true)]
    [InlineData("{{1,2},{3,4}}", true)]
    [InlineData("{\"1\",\"2\",\"3\"}", true)]
    [InlineData("{}", false)]
    public async Task ArrayParameter_CountsItsElements(string array, bool isRefused)
    {
        await using var door = await StartAsync();
        var answer = await door.Client.AskAsync(F.Parse("select id from people where salary = any ($1)"), F.Bind([array]), F.Execute(), F.Sync);
        Assert.Equal(isRefused, answer.Any(m => m.Type == 'E'));
    }

    [Fact]
    public async Task ArrayParameter_InBinary_CountsItsElements()
    {
        await using var door = await StartAsync();
        await using var source = NpgsqlDataSource.Create(door.Rig.Endpoint(door.Database).ConnectionString);
        foreach (var (values, isRefused) in new[] { (new[] { 1m, 2m }, false), ([1m, 2m, 3m], true) })
        {
            await using var command = source.CreateCommand("select id from people where salary = any ($1)");
            command.Parameters.Add(new NpgsqlParameter { Value = values });
            var failure = await Record.ExceptionAsync(() => command.ExecuteScalarAsync());
            Assert.Equal(isRefused, failure is PostgresException { SqlState: "42501" });
        }
    }

    [Fact]
    public async Task Failures_ThatTellOfValues_AreCounted()
    {
        var clock = new LaterTime();
        await using var door = await StartAsync(clock);
        Assert.Equal("EZ", Types(await door.QueryAsync("select 1 / (ascii(email) - 97) from people where id = 1"))[^2..]);
        Assert.Equal("23505", (await door.QueryAsync("insert into people values (9, 'n', 'a@x.test', 1)"))[0].SqlState);
        foreach (var sql in new[]
        {
            "select 1 / (ascii(email) - 98) from people where id = 1", "insert into people values (9, 'n', 'z@x.test', 1)", "update people set email = 'z@x.test' where id = 1",
        })
        {
            var refused = await door.QueryAsync(sql);
            Assert.Equal("53400", refused[0].SqlState);
            Assert.Contains("DBG2204", refused[0].Sentence, StringComparison.Ordinal);
        }

        Assert.Equal("TDCZ", Types(await door.QueryAsync("select email from people where id = 1")));
        clock.Advance(TimeSpan.FromMinutes(62));
        Assert.Equal("CZ", Types(await door.QueryAsync("update people set email = 'z@x.test' where id = 1")));
    }

    [Fact]
    public async Task Failures_AtTheEndOfTheTransaction_AreCounted()
    {
        await using var door = await StartAsync();
        const string Declare = "declare c cursor with hold for select 1 / (ascii(email) - 97) from people where id = 1";
        await door.QueryAsync("begin");
        Assert.Equal("CZ", Types(await door.QueryAsync(Declare)));
        Assert.Equal("22012", (await door.QueryAsync("commit"))[0].SqlState);
        await door.Client.AskAsync(F.Parse("begin"), F.Bind(), F.Execute(), F.Parse(Declare), F.Bind(), F.Execute(), F.Sync);
        Assert.Equal("22012", (await door.Client.AskAsync(F.Parse("commit"), F.Bind(), F.Execute(), F.Sync)).Single(m => m.Type == 'E').SqlState);
        await door.QueryAsync("begin");
        Assert.Equal("53400", (await door.QueryAsync(Declare))[0].SqlState);
    }

    [Fact]
    public async Task Failures_ThatAreNotAboutValues_AreNotCounted()
    {
        await using var door = await StartAsync();
        for (var i = 0; i < 5; i++)
        {
            Assert.Equal("EZ", Types(await door.QueryAsync("select upper(email), lower(1, 2) from people"))[^2..]);
            Assert.Equal("EZ", Types(await door.QueryAsync("select 1/0"))[^2..]);
        }

        Assert.Equal("TDCZ", Types(await door.QueryAsync("select upper(email) from people where id = 1")));
    }

    [Fact]
    public async Task Placeholder_Bound_IsNotWritten()
    {
        await using var door = await StartAsync();
        var answer = await door.Client.AskAsync(F.Parse("update people set email = $1 where id = $2"), F.Bind(["a***@x.test", "1"]), F.Execute(), F.Sync);
        Assert.Equal("1EZ", Types(answer));
        Assert.Contains("DBG2053", answer[1].Sentence, StringComparison.Ordinal);
        Assert.DoesNotContain("a***@x.test", string.Concat(answer[1].Fields.Values), StringComparison.Ordinal);
        await using var source = NpgsqlDataSource.Create(door.Rig.Endpoint(door.Database).ConnectionString);
        foreach (var (value, isRefused) in new[] { ("[redacted]", true), ("***", true), ("ann@x.test", false) })
        {
            await using var command = source.CreateCommand("insert into people (id, name, email, salary) values ($1, 'n', $2, 1)");
            command.Parameters.Add(new NpgsqlParameter { Value = 20 });
            command.Parameters.Add(new NpgsqlParameter { Value = value });
            var failure = await Record.ExceptionAsync(() => command.ExecuteNonQueryAsync());
            Assert.Equal(isRefused, failure is PostgresException { SqlState: "42501" });
        }

        Assert.Equal("a@x.test", await door.TruthAsync("select email from people where id = 1"));
        Assert.Equal("ann@x.test", await door.TruthAsync("select email from people where id = 20"));
    }

    private async Task<Ceiling> StartAsync(TimeProvider? clock = null)
    {
        var database = await postgres.Server.CreateDatabaseAsync("""
            create table people (id int primary key, name text, email text unique, salary numeric);
            insert into people values (1, 'Ann', 'a@x.test', 1);
            """);
        var rig = await GatewayRig.StartAsync(postgres.Server.Endpoint(database), Policy, clock: clock);
        return new Ceiling(postgres.Server, database, rig, await rig.LogInAsync(database));
    }
}
