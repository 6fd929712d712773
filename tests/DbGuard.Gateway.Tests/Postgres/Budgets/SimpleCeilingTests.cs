using DbGuard.Core.Audit;
using DbGuard.TestKit.Wire;
using static DbGuard.Gateway.Tests.Postgres.Budgets.Ceiling;
using F = DbGuard.TestKit.Wire.Frontend;

namespace DbGuard.Gateway.Tests.Postgres.Budgets;

/// <summary>Write ceilings in the simple protocol: nothing above them is ever committed, and the client sees what PostgreSQL would show.</summary>
public sealed class SimpleCeilingTests(CeilingFixture fixture) : IClassFixture<CeilingFixture>
{
    [Theory]
    [InlineData("update items set n = 1 where id <= 6")]
    [InlineData("update items set n = 1")]
    [InlineData("delete from items where id <= 6")]
    [InlineData("insert into items select g from generate_series(21, 26) g")]
    [InlineData("insert into items values (21), (22), (23), (24), (25), (26)")]
    [InlineData("merge into items i using generate_series(15, 26) g on i.id = g when matched then update set n = 1 when not matched then insert values (g)")]
    [InlineData("with d as (delete from items where id <= 6 returning id) select count(*) from d")]
    [InlineData("with a as (update items set n = 1 where id <= 6), b as (select 1) select * from b")]
    [InlineData("select wipe(6)")]
    [InlineData("select 1 from generate_series(1, 1) where wipe(6) > 0")]
    [InlineData("explain analyze update items set n = 1 where id <= 6")]
    [InlineData("prepare p as update items set n = 1; execute p")]
    [InlineData("update items set n = 1 where id <= 6 returning id")]
    [InlineData("select 1; update items set n = 1 where id <= 6; select 2")]
    [InlineData("update items set n = 1 where id <= 3; with d as (delete from items where id > 3 returning 1) select count(*) from d")]
    [InlineData("create table copied as select * from items")]
    public async Task Autocommit_AboveTheCeiling_ChangesNothing(string sql)
    {
        await using var door = await fixture.StartAsync();
        var answer = await door.QueryAsync(sql);
        Assert.Equal("53400", answer.Single(m => m.Type == 'E').SqlState);
        Assert.Contains("\"code\":\"DBG2207\"", answer.Single(m => m.Type == 'E').Fields['D'], StringComparison.Ordinal);
        Assert.Equal("EZ", Types(answer)[^2..]);
        Assert.Equal('I', answer[^1].Status);
        Assert.Equal(0, await door.ChangedAsync());
        Assert.Equal(true, await door.TruthAsync("select to_regclass('copied') is null"));
        Assert.Equal("TDCZ", Types(await door.QueryAsync("select 1")));
        Assert.Contains(door.Rig.Audit.Of(AuditRecordKind.StatementFinished), r => r.Error == "53400");
    }

    [Theory]
    [InlineData("update items set n = 1 where id <= 5", "CZ", "UPDATE 5", 5)]
    [InlineData("delete from items where id <= 5", "CZ", "DELETE 5", 5)]
    [InlineData("insert into items select g from generate_series(21, 25) g", "CZ", "INSERT 0 5", 5)]
    [InlineData("insert into items values (21), (22)", "CZ", "INSERT 0 2", 2)]
    [InlineData("with d as (delete from items where id <= 5 returning id) select count(*) from d", "TDCZ", "SELECT 1", 5)]
    [InlineData("select wipe(5)", "TDCZ", "SELECT 1", 5)]
    [InlineData("update items set n = 1 where id <= 2 returning id", "TDDCZ", "UPDATE 2", 2)]
    [InlineData("update items set n = 1 where id <= 5; update items set n = 2 where id > 15", "CCZ", "UPDATE 5", 10)]
    [InlineData("update items set n = 1 where id <= 5; select 1", "CTDCZ", "SELECT 1", 5)]
    [InlineData("update items set n = 1 where id = 7", "CZ", "UPDATE 1", 1)]
    [InlineData("call clear(9)", "CZ", "CALL", 9)]
    [InlineData("", "IZ", "", 0)]
    [InlineData("explain update items set n = 1", "TDDCZ", "EXPLAIN", 0)]
    public async Task Autocommit_UpToTheCeiling_IsWhatPostgresShows(string sql, string types, string tag, long changed)
    {
        await using var door = await fixture.StartAsync();
        var answer = await door.QueryAsync(sql);
        Assert.Equal(types, Types(answer));
        Assert.Equal(tag, answer.LastOrDefault(m => m.Type == 'C')?.Tag ?? "");
        Assert.Equal('I', answer[^1].Status);
        Assert.Equal(changed, await door.ChangedAsync());
    }

    [Theory]
    [InlineData("delete from parents where id = 1", true)]
    [InlineData("delete from parents where id = 3", false)]
    public async Task Cascade_OfOnePinnedRow_Counts(string sql, bool isOver)
    {
        await using var door = await fixture.StartAsync();
        var answer = await door.QueryAsync(sql);
        Assert.Equal(isOver ? "EZ" : "CZ", Types(answer));
        Assert.Equal(isOver ? 3L : 2L, await door.TruthAsync("select count(*) from parents"));
        Assert.Equal(20L, await door.TruthAsync("select count(*) from children"));
    }

    [Fact]
    public async Task Trigger_ThatWritesBeside_DoesNotDoubleTheCount()
    {
        await using var door = await fixture.StartAsync();
        Assert.Equal("CZ", Types(await door.QueryAsync("update audited set n = 1 where id <= 5")));
        Assert.Equal("EZ", Types(await door.QueryAsync("update audited set n = 2 where id <= 6")));
        Assert.Equal(5L, await door.TruthAsync("select count(*) from audited where n = 1"));
    }

    [Fact]
    public async Task Partitions_CountAsOneTableAndAMovedRowOnce()
    {
        await using var door = await fixture.StartAsync();
        Assert.Equal("TDCZ", Types(await door.QueryAsync("with u as (update parted set k = 1 - k where id <= 5 returning 1) select count(*) from u")));
        Assert.Equal("EZ", Types(await door.QueryAsync("with u as (update parted set id = id + 100 where id <= 6 returning 1) select 1 from u limit 0"))[^2..]);
        Assert.Equal(0L, await door.TruthAsync("select count(*) from parted where id > 100"));
    }

    [Fact]
    public async Task Transaction_AboveTheCeiling_IsFailedAsByAnyError()
    {
        await using var door = await fixture.StartAsync();
        Assert.Equal('T', (await door.QueryAsync("begin"))[^1].Status);
        Assert.Equal("CZ", Types(await door.QueryAsync("update items set n = 1 where id <= 5")));
        var answer = await door.QueryAsync("update items set n = 1 where id > 5");
        Assert.Equal("EZ", Types(answer));
        Assert.Equal('E', answer[^1].Status);
        Assert.Equal("25P02", (await door.QueryAsync("select 1"))[0].SqlState);
        Assert.Equal("ROLLBACK", (await door.QueryAsync("commit"))[0].Tag);
        Assert.Equal(0, await door.ChangedAsync());
    }

    [Fact]
    public async Task Transaction_WithWritesOfFunctions_CountsEachStatementByItself()
    {
        await using var door = await fixture.StartAsync();
        await door.QueryAsync("begin");
        Assert.Equal("TDCZ", Types(await door.QueryAsync("select wipe(4)")));
        Assert.Equal("TDCZ", Types(await door.QueryAsync("select wipe(9)")));
        Assert.Equal("TDEZ", Types(await door.QueryAsync("select wipe(20)")));
        await door.QueryAsync("rollback");
        Assert.Equal(0, await door.ChangedAsync());
    }

    [Fact]
    public async Task Savepoint_BeforeTheStatement_CanBeReturnedTo()
    {
        await using var door = await fixture.StartAsync();
        await door.QueryAsync("begin");
        await door.QueryAsync("update items set n = 1 where id <= 2");
        await door.QueryAsync("savepoint s");
        Assert.Equal('E', (await door.QueryAsync("delete from items"))[^1].Status);
        Assert.Equal('T', (await door.QueryAsync("rollback to s"))[^1].Status);
        Assert.Equal("CZ", Types(await door.QueryAsync("commit")));
        Assert.Equal(2, await door.ChangedAsync());
    }

    [Theory]
    [InlineData("begin; update items set n = 1 where id <= 5; commit", "CCCZ", 'I', 5)]
    [InlineData("begin; update items set n = 1 where id <= 6; commit", "CEZ", 'E', 0)]
    [InlineData("begin; select wipe(6); commit; select 2", "CTDEZ", 'E', 0)]
    [InlineData("begin; update items set n = 1 where id <= 5; commit; begin; delete from items where id > 5; commit", "CCCCEZ", 'E', 5)]
    [InlineData("begin; update items set n = 1 where id <= 5; rollback", "CCCZ", 'I', 0)]
    [InlineData("begin; update items set n = 1; rollback", "CEZ", 'E', 0)]
    [InlineData("begin; update items set n = 1 where id <= 5", "CCZ", 'T', 0)]
    [InlineData("select 1; begin; update items set n = 1 where id <= 5; select 1/0; commit", "TDCCCEZ", 'E', 0)]
    [InlineData("update items set n = 1; commit", "EZ", 'I', 0)]
    [InlineData("begin; commit; update items set n = 1", "EZ", 'I', 0)]
    public async Task Text_WithTransactionControl_IsCountedBeforeItsCommit(string sql, string types, char status, long changed)
    {
        await using var door = await fixture.StartAsync();
        var answer = await door.QueryAsync(sql);
        Assert.Equal(types, Types(answer));
        Assert.Equal(status, answer[^1].Status);
        Assert.Equal(changed, await door.ChangedAsync());
    }

    [Fact]
    public async Task ErrorPosition_InALaterPartOfAText_IsThatOfTheWholeText()
    {
        await using var door = await fixture.StartAsync();
        const string sql = "begin; update items set note = 'äöü' where id <= 5; commit; select nosuch";
        var direct = await (await WireClient.LogInAsync(door.Server.Endpoint(door.Database))).AskAsync(F.Query(sql.Replace("nosuch", "1/0::int", StringComparison.Ordinal)));
        Assert.DoesNotContain(direct, m => m.Type == 'E' && m.Fields.ContainsKey('P'));
        var answer = await door.QueryAsync("begin; update items set note = 'äöü' where id <= 5; commit; select lower(1, 2, 3)");
        Assert.Equal('E', answer[^2].Type);
    }

    [Fact]
    public async Task DeferredConstraint_FailingAtTheGatewaysCommit_IsTheServersError()
    {
        await using var door = await fixture.StartAsync();
        var answer = await door.QueryAsync("insert into late select g, 99 from generate_series(1, 2) g");
        Assert.Equal("EZ", Types(answer));
        Assert.Equal("23503", answer[0].SqlState);
        Assert.Equal('I', answer[^1].Status);
        Assert.Equal(0L, await door.TruthAsync("select count(*) from late"));
        Assert.Contains(door.Rig.Audit.Of(AuditRecordKind.StatementFinished), r => r.Error == "23503");
    }

    [Fact]
    public async Task Error_OfTheStatement_IsTheServersAndLeavesNoTransaction()
    {
        await using var door = await fixture.StartAsync();
        var answer = await door.QueryAsync("update items set n = 1 / (id - id) where id <= 3");
        Assert.Equal("EZ", Types(answer));
        Assert.Equal("22012", answer[0].SqlState);
        Assert.Equal('I', answer[^1].Status);
        Assert.Equal("CZ", Types(await door.QueryAsync("vacuum items")));
    }

    [Theory]
    [InlineData(5, "GCZ")]
    [InlineData(6, "GEZ")]
    public async Task CopyIn_IsCountedBeforeItIsCommitted(int rows, string types)
    {
        await using var door = await fixture.StartAsync();
        var data = string.Concat(Enumerable.Range(21, rows).Select(i => $"{i}\t0\tx\n"));
        var answer = await door.Client.AskAsync(F.Query("copy items from stdin"), F.CopyData(data), F.CopyDone);
        Assert.Equal(types, Types(answer));
        Assert.Equal('I', answer[^1].Status);
        Assert.Equal(rows == 5 ? 5 : 0, await door.ChangedAsync());
        Assert.Equal("TDCZ", Types(await door.QueryAsync("select 1")));
    }

    [Fact]
    public async Task CopyIn_WithBadData_EndsWithoutTheClientSayingMore()
    {
        await using var door = await fixture.StartAsync();
        await door.Client.SendAsync(F.Query("copy items from stdin"), F.CopyData("not a number\n"));
        var answer = await door.Client.ReadToReadyAsync();
        Assert.Equal("GEZ", Types(answer));
        Assert.Equal("22P02", answer[1].SqlState);
        Assert.Equal('I', answer[^1].Status);
        Assert.Equal("TDCZ", Types(await door.QueryAsync("select 1")));
    }

    [Fact]
    public async Task Queries_SentTogether_AreAnsweredInTurn()
    {
        await using var door = await fixture.StartAsync();
        await door.Client.SendAsync(F.Query("update items set n = 1 where id <= 5"), F.Query("update items set n = 2"), F.Query("select 1"));
        Assert.Equal("CZ", Types(await door.Client.ReadToReadyAsync()));
        Assert.Equal("EZ", Types(await door.Client.ReadToReadyAsync()));
        Assert.Equal("TDCZ", Types(await door.Client.ReadToReadyAsync()));
        Assert.Equal(5, await door.ChangedAsync());
    }

    [Fact]
    public async Task Cancel_InTheMiddle_LeavesNothing()
    {
        await using var door = await fixture.StartAsync();
        await door.Client.SendAsync(F.Query("update items set n = 1 where id <= 3 and pg_sleep(30) is not null"));
        await Running.StatementAsync(door, "pg_sleep(30)");
        await using (var canceller = await WireClient.ConnectAsync("127.0.0.1", door.Rig.EndPoint.Port))
        {
            await canceller.SendAsync(F.CancelRequest(door.Client.ProcessId, door.Client.CancelKey));
            Assert.True(await canceller.IsClosedAsync());
        }

        var answer = await door.Client.ReadToReadyAsync();
        Assert.Equal("57014", answer[0].SqlState);
        Assert.Equal('I', answer[^1].Status);
        Assert.Equal(0, await door.ChangedAsync());
        Assert.Equal("CZ", Types(await door.QueryAsync("update items set n = 1 where id <= 3")));
    }

    [Fact]
    public async Task Client_ThatLeavesInTheMiddle_HasCommittedNothing()
    {
        await using var door = await fixture.StartAsync();
        await door.Client.SendAsync(F.Query("update items set n = 1 where id <= 3 and pg_sleep(30) is not null"));
        await Running.StatementAsync(door, "pg_sleep(30)");
        door.Client.Reset();
        await Running.NoStatementAsync(door, "pg_sleep(30)");
        Assert.Equal(0, await door.ChangedAsync());
    }

    [Fact]
    public async Task TrackCounts_Off_RefusesWhatTagsDoNotTell()
    {
        await using var door = await fixture.StartAsync();
        await door.Server.ScalarAsync("postgres", $"alter database \"{door.Database}\" set track_counts = off");
        await using var client = await door.LogInAsync();
        Assert.Equal("CZ", Types(await client.AskAsync(F.Query("update items set n = 1 where id <= 5"))));
        Assert.Equal("53400", (await client.AskAsync(F.Query("select wipe(1)"))).Single(m => m.Type == 'E').SqlState);
        Assert.Equal(5, await door.ChangedAsync());
    }

    [Fact]
    public async Task RowLimitAlone_HoldsForChangesToo()
    {
        await using var door = await fixture.StartAsync("{rows: 5}");
        Assert.Equal("EZ", Types(await door.QueryAsync("delete from items")));
        Assert.Equal(0, await door.ChangedAsync());
    }

    [Fact]
    public async Task ReturningMoreThanMayLeave_ChangesNothing()
    {
        await using var door = await fixture.StartAsync("{rows: 2, rows_changed: 10}");
        var answer = await door.QueryAsync("update items set n = 1 where id <= 5 returning id");
        Assert.Equal("TDDEZ", Types(answer));
        Assert.Equal('I', answer[^1].Status);
        Assert.Equal(0, await door.ChangedAsync());
    }
}
