using System.Text.Json;
using DbGuard.Core.Audit;
using DbGuard.Core.Decisions;
using DbGuard.TestKit.Wire;
using F = DbGuard.TestKit.Wire.Frontend;

namespace DbGuard.Gateway.Tests.Postgres;

/// <summary>A denial is to the session what a server error is: the same messages, the same transaction state, the same skipping.</summary>
public sealed class DenialTests(DoorFixture door) : IClassFixture<DoorFixture>
{
    private static readonly byte[] S = F.Sync;

    [Fact]
    public async Task Definition_Simple_IsDeniedInWordsForAgentsAndTheSessionGoesOn()
    {
        await using var rig = await door.StartAsync(Policies.Everyday);
        await using var client = await door.LogInAsync(rig);
        var answer = await client.AskAsync(F.Query("drop table people"));
        Assert.Equal("EZ", Types(answer));
        Assert.Equal("42501", answer[0].SqlState);
        Assert.Equal("ERROR", answer[0].Fields['V']);
        using var detail = JsonDocument.Parse(answer[0].Fields['D']);
        Assert.StartsWith("DBG2", detail.RootElement.GetProperty("code").GetString(), StringComparison.Ordinal);
        Assert.Equal('I', answer[1].Status);
        Assert.Equal("TDCZ", Types(await client.AskAsync(F.Query("select 1"))));
        Assert.Equal(2L, await door.TruthAsync("select count(*) from people"));
        Assert.Contains(rig.Audit.Of(AuditRecordKind.StatementDecided), r => r.Decision!.Verdict == Verdict.Deny && r.Statement == "drop table people");
    }

    [Fact]
    public async Task DeniedStatement_InATransaction_FailsTheTransaction()
    {
        await using var rig = await door.StartAsync(Policies.Everyday);
        await using var client = await door.LogInAsync(rig);
        await client.AskAsync(F.Query("begin"));
        await client.AskAsync(F.Query("insert into notes values (50, 'x')"));
        Assert.Equal('E', (await client.AskAsync(F.Query("drop table notes")))[^1].Status);
        Assert.Equal("25P02", (await client.AskAsync(F.Query("select 1")))[0].SqlState);
        Assert.Equal("ROLLBACK", (await client.AskAsync(F.Query("commit")))[0].Tag);
        Assert.Equal(0L, await door.TruthAsync("select count(*) from notes where id = 50"));
    }

    [Fact]
    public async Task DeniedStatement_AmongOthersOfATextThat_RunsNoneOfThem()
    {
        await using var rig = await door.StartAsync(Policies.Everyday);
        await using var client = await door.LogInAsync(rig);
        Assert.Equal("EZ", Types(await client.AskAsync(F.Query("insert into notes values (51, 'x'); drop table notes; select 1"))));
        Assert.Equal(0L, await door.TruthAsync("select count(*) from notes where id = 51"));
    }

    [Fact]
    public async Task DeniedParse_InAPipeline_SkipsToSyncAndRollsBackTheImplicitTransaction()
    {
        await using var rig = await door.StartAsync(Policies.Everyday);
        await using var client = await door.LogInAsync(rig);
        var answer = await client.AskAsync(
            F.Parse("insert into notes values (52, 'x')"), F.Bind(), F.Execute(), F.Parse("drop table notes"), F.Bind(), F.Execute(), F.Parse("select 1"), F.Bind(), F.Execute(), S);
        Assert.Equal("12CEZ", Types(answer));
        Assert.Equal("42501", answer[3].SqlState);
        Assert.Equal(0L, await door.TruthAsync("select count(*) from notes where id = 52"));
        Assert.Equal("TDCZ", Types(await client.AskAsync(F.Query("select 1"))));
    }

    [Fact]
    public async Task DeniedParse_WithoutAName_DropsTheUnnamedStatement()
    {
        await using var rig = await door.StartAsync(Policies.Everyday);
        await using var client = await door.LogInAsync(rig);
        await client.AskAsync(F.Parse("select 1"), S);
        await client.AskAsync(F.Parse("drop table notes"), S);
        Assert.Equal("26000", (await client.AskAsync(F.Bind(), F.Execute(), S))[0].SqlState);
    }

    [Fact]
    public async Task DeniedParse_WithAName_LeavesTheUnnamedStatement()
    {
        await using var rig = await door.StartAsync(Policies.Everyday);
        await using var client = await door.LogInAsync(rig);
        await client.AskAsync(F.Parse("select 1"), S);
        await client.AskAsync(F.Parse("drop table notes", "d"), S);
        Assert.Equal("2DCZ", Types(await client.AskAsync(F.Bind(), F.Execute(), S)));
        Assert.Equal("26000", (await client.AskAsync(F.Bind(statement: "d"), F.Execute(), S))[0].SqlState);
    }

    [Fact]
    public async Task DeniedText_NeverReachesTheServer()
    {
        await using var rig = await door.StartAsync(Policies.Everyday);
        await using var client = await door.LogInAsync(rig);
        await client.AskAsync(F.Query("drop table canary_of_a_denied_text"));
        Assert.DoesNotContain("canary_of_a_denied_text", await File.ReadAllTextAsync(Path.Combine(door.Server.Directory, "log")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task FunctionCall_IsRefusedAsAnError()
    {
        await using var rig = await door.StartAsync(Policies.AllowAll);
        await using var client = await door.LogInAsync(rig);
        var answer = await client.AskAsync(F.FunctionCall(1598));
        Assert.Equal("EZ", Types(answer));
        Assert.Equal("0A000", answer[0].SqlState);
        Assert.Equal("TDCZ", Types(await client.AskAsync(F.Query("select 1"))));
    }

    [Fact]
    public async Task Pin_ChangedByAnyProfile_IsDenied()
    {
        await using var rig = await door.StartAsync(Policies.AllowAll);
        await using var client = await door.LogInAsync(rig);
        Assert.Equal("EZ", Types(await client.AskAsync(F.Query("set standard_conforming_strings = off"))));
        Assert.Equal("EZ", Types(await client.AskAsync(F.Query("set client_encoding = 'SJIS'"))));
        Assert.Equal("CZ", Types(await client.AskAsync(F.Query("set client_encoding = 'utf-8'"))));
        Assert.Equal("CZ", Types(await client.AskAsync(F.Query("set standard_conforming_strings = on"))));
    }

    [Fact]
    public async Task PolicyChange_AfterParse_CountsAtExecute()
    {
        await using var rig = await door.StartAsync(Policies.AllowAll);
        await using var client = await door.LogInAsync(rig);
        await client.AskAsync(F.Parse("insert into notes values (53, 'x')", "later"), S);
        rig.Pipeline.Swap(GatewayRig.Read("""
            version: 1
            profiles: {readers: {match: everyone, may: {read: [public.*]}}}
            """));
        var answer = await client.AskAsync(F.Bind(statement: "later"), F.Execute(), S);
        Assert.Equal("2EZ", Types(answer));
        Assert.Equal("42501", answer[1].SqlState);
        Assert.Equal(0L, await door.TruthAsync("select count(*) from notes where id = 53"));
    }

    [Fact]
    public async Task PolicyChange_WithoutAProfileForThePrincipal_EndsTheSession()
    {
        await using var rig = await door.StartAsync(Policies.AllowAll);
        await using var client = await door.LogInAsync(rig);
        rig.Pipeline.Swap(GatewayRig.Read("""
            version: 1
            profiles: {others: {match: {agents: [somebody-else]}, may: everything}}
            """));
        await client.SendAsync(F.Query("select 1"));
        var last = (await client.ReadUntilAsync('E'))[^1];
        Assert.Equal("28000", last.SqlState);
        Assert.True(await client.IsClosedAsync());
    }

    [Fact]
    public async Task StatementsPerMinute_UsedUp_AreRefusedWithABudgetError()
    {
        await using var rig = await door.StartAsync("""
            version: 1
            profiles: {slow: {match: everyone, may: everything, limits: {statements_per_minute: 2}}}
            """);
        await using var client = await door.LogInAsync(rig);
        Assert.Equal("TDCZ", Types(await client.AskAsync(F.Query("select 1"))));
        Assert.Equal("TDCZ", Types(await client.AskAsync(F.Query("select 2"))));
        var answer = await client.AskAsync(F.Query("select 3"));
        Assert.Equal("53400", answer[0].SqlState);
    }

    [Fact]
    public async Task RowLimit_Exceeded_GivesSoManyRowsAndAnError()
    {
        await using var rig = await door.StartAsync("""
            version: 1
            profiles: {few: {match: everyone, may: everything, limits: {rows: 3}}}
            """);
        await using var client = await door.LogInAsync(rig);
        var answer = await client.AskAsync(F.Query("select generate_series(1, 2000000)"));
        Assert.Equal("TDDDEZ", Types(answer));
        Assert.Equal("53400", answer[4].SqlState);
        Assert.Equal("TDDDCZ", Types(await client.AskAsync(F.Query("select generate_series(1, 3)"))));
        Assert.Equal("12DDDEZ", Types(await client.AskAsync(F.Parse("select generate_series(1, 4)"), F.Bind(), F.Execute(), S)));
        Assert.Equal("TDCZ", Types(await client.AskAsync(F.Query("select 1"))));
    }

    [Fact]
    public async Task BrokenEvidence_ForwardsNothingAndEndsTheSession()
    {
        await using var rig = await door.StartAsync(Policies.AllowAll);
        await using var client = await door.LogInAsync(rig);
        rig.Audit.Break();
        await client.SendAsync(F.Query("insert into notes values (54, 'x')"));
        var last = (await client.ReadUntilAsync('E'))[^1];
        Assert.Equal("58000", last.SqlState);
        Assert.True(await client.IsClosedAsync());
        Assert.Equal(0L, await door.TruthAsync("select count(*) from notes where id = 54"));
    }

    private static string Types(IReadOnlyList<WireMessage> messages) => string.Concat(messages.Select(m => m.Type));
}
