using System.Text.Json;
using DbGuard.TestKit.Postgres;
using DbGuard.TestKit.Wire;
using static DbGuard.Gateway.Tests.Postgres.Budgets.Ceiling;
using F = DbGuard.TestKit.Wire.Frontend;

namespace DbGuard.Gateway.Tests.Postgres.Budgets;

/// <summary>How much leaves and changes over time: rows of any door out of the server, labelled cells, changed rows.</summary>
public sealed class VolumeTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    [Theory]
    [InlineData("select id from people")]
    [InlineData("select count(*) over () from people")]
    [InlineData("copy people to stdout")]
    [InlineData("copy (select email from people) to stdout (format csv)")]
    [InlineData("update people set name = 'x' returning id")]
    [InlineData("begin; declare c cursor for select id from people; fetch all from c")]
    public async Task RowsPerHour_UsedUp_StopTheResultAndRefuseTheNext(string sql)
    {
        var clock = new LaterTime();
        await using var door = await StartAsync("{rows_per_hour: 7}", clock);
        var answer = await door.QueryAsync(sql);
        Assert.Equal(7, answer.Count(m => m.Type is 'D' or 'd'));
        Assert.Equal("53400", answer.Single(m => m.Type == 'E').SqlState);
        await using var other = await door.LogInAsync();
        var refused = await other.AskAsync(F.Query("select name from people limit 1"));
        using (var detail = JsonDocument.Parse(refused[0].Fields['D']))
        {
            Assert.Equal("DBG2205", detail.RootElement.GetProperty("code").GetString());
            Assert.InRange(detail.RootElement.GetProperty("retry_after_seconds").GetInt64(), 3500, 3700);
        }

        Assert.Equal("TDCZ", Types(await other.AskAsync(F.Query("select 1"))));
        Assert.Equal("TDCZ", Types(await other.AskAsync(F.Query("select relname from pg_class limit 1"))));
        clock.Advance(TimeSpan.FromMinutes(62));
        Assert.Equal("TDCZ", Types(await other.AskAsync(F.Query("select name from people limit 1"))));
    }

    [Fact]
    public async Task RowsPerHour_NotUsed_AreLeftForOtherSessions()
    {
        await using var door = await StartAsync("{rows_per_hour: 25}");
        await using var other = await door.LogInAsync();
        Assert.Equal("TDDCZ", Types(await door.QueryAsync("select id from people limit 2")));
        Assert.Equal(20, (await other.AskAsync(F.Query("select id from people"))).Count(m => m.Type == 'D'));
        Assert.Equal("TDDDEZ", Types(await door.QueryAsync("select id from people")));
    }

    [Fact]
    public async Task RowsPerSession_UsedUp_AreThereForAnotherSession()
    {
        await using var door = await StartAsync("{rows_per_session: 5}");
        Assert.Equal("TDDDDDEZ", Types(await door.QueryAsync("select id from people")));
        Assert.Contains("\"retryable\":false", (await door.QueryAsync("select id from people"))[0].Fields['D'], StringComparison.Ordinal);
        await using var other = await door.LogInAsync();
        Assert.Equal("TDCZ", Types(await other.AskAsync(F.Query("select id from people limit 1"))));
    }

    [Fact]
    public async Task SensitiveCells_SeenOrMasked_AreCountedByColumn()
    {
        await using var door = await StartAsync("{sensitive_cells_per_hour: 10}");
        Assert.Equal(20, (await door.QueryAsync("select id, name from people")).Count(m => m.Type == 'D'));
        Assert.Equal("TDDDCZ", Types(await door.QueryAsync("select email, phone from people limit 3")));
        var answer = await door.QueryAsync("select upper(email) || phone, email from people");
        Assert.Equal("TDDEZ", Types(answer));
        Assert.Contains("DBG2206", answer[^2].Sentence, StringComparison.Ordinal);
        Assert.Equal("EZ", Types(await door.QueryAsync("select email from people limit 1")));
        Assert.Equal("TDCZ", Types(await door.QueryAsync("select id from people limit 1")));
    }

    [Fact]
    public async Task SensitiveCellsPerSession_UsedUp_LeaveOtherColumns()
    {
        await using var door = await StartAsync("{sensitive_cells_per_session: 3}");
        Assert.Equal("TDDDEZ", Types(await door.QueryAsync("select email from people")));
        Assert.Equal("TDCZ", Types(await door.QueryAsync("select id from people limit 1")));
    }

    [Fact]
    public async Task Portal_ReadInPortions_IsCountedOverAllOfThem()
    {
        await using var door = await StartAsync("{rows_per_hour: 7}");
        await door.QueryAsync("begin");
        Assert.Equal("12DDDDsZ", Types(await door.Client.AskAsync(F.Parse("select id from people"), F.Bind(portal: "p"), F.Execute("p", 4), F.Sync)));
        Assert.Equal("DDDEZ", Types(await door.Client.AskAsync(F.Execute("p", 4), F.Sync)));
    }

    [Fact]
    public async Task RowsChangedPerHour_UsedUp_RefuseTheNextWrite()
    {
        var clock = new LaterTime();
        await using var door = await StartAsync("{rows_changed_per_hour: 10}", clock);
        Assert.Equal("CZ", Types(await door.QueryAsync("update people set name = 'x' where id <= 7")));
        Assert.Equal("EZ", Types(await door.QueryAsync("update people set name = 'y' where id <= 4")));
        Assert.Equal("CZ", Types(await door.QueryAsync("update people set name = 'y' where id <= 2")));
        Assert.Equal("CZ", Types(await door.QueryAsync("update people set name = 'z' where id = 1")));
        var refused = await door.QueryAsync("update people set name = 'z' where id = 2");
        Assert.Contains("DBG2208", refused[0].Sentence, StringComparison.Ordinal);
        Assert.Equal("TDCZ", Types(await door.QueryAsync("select id from people limit 1")));
        clock.Advance(TimeSpan.FromMinutes(62));
        Assert.Equal("CZ", Types(await door.QueryAsync("update people set name = 'z' where id = 2")));
    }

    private async Task<Ceiling> StartAsync(string limits, TimeProvider? clock = null)
    {
        var database = await postgres.Server.CreateDatabaseAsync("""
            create table people (id int primary key, name text, email text, phone text);
            insert into people select g, 'n' || g, g || '@x.test', '555' || g from generate_series(1, 20) g;
            """);
        var rig = await GatewayRig.StartAsync(postgres.Server.Endpoint(database), $$"""
            version: 1
            labels: {mail: [public.people.email], phone: [public.people.phone]}
            profiles:
              p:
                match: everyone
                may: {read: [public.*], update: [public.*], copy_out: true, see: [phone]}
                limits: {{limits}}
            """, clock: clock);
        return new Ceiling(postgres.Server, database, rig, await rig.LogInAsync(database));
    }
}
