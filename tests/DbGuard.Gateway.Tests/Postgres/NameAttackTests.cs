using System.Text;
using DbGuard.TestKit.Wire;
using F = DbGuard.TestKit.Wire.Frontend;

namespace DbGuard.Gateway.Tests.Postgres;

/// <summary>
/// Attacks on what a name stands for: prepared statements, portals and cursors that are redefined between the decision and the execution.
/// The masked values are expressions, so that the second witness has nothing to hold against the plan.
/// </summary>
public sealed class NameAttackTests(DoorFixture door) : IClassFixture<DoorFixture>
{
    private const string Secret = "select ssn || '' from people order by id";
    private const string Harmless = "select name || '' from people order by id";
    private static readonly byte[] S = F.Sync;

    [Fact]
    public async Task Fetch_BehindABindOfTheSameNameThatFails_IsMaskedAsTheCursorThatStayed() => await NothingLeaksAsync(
        [[F.Query($"begin; declare c cursor with hold for {Secret}; commit")]],
        [F.Parse(Harmless), F.Bind(portal: "c"), S, F.Parse("fetch all from c"), F.Bind(), F.Execute(), S]);

    [Fact]
    public async Task Execute_BehindAParseOfTheSameNameThatFails_IsMaskedAsTheStatementThatStayed() => await NothingLeaksAsync(
        [[F.Query($"prepare p as {Secret}")]],
        [F.Parse(Harmless, "p"), S, F.Parse("execute p"), F.Bind(), F.Execute(), S]);

    [Fact]
    public async Task Name_LongerThanTheServerKeeps_IsRefused()
    {
        var name = new string('x', 63);
        await using var rig = await door.StartAsync(Policies.Everyday);
        await using var client = await door.LogInAsync(rig);
        await client.AskAsync(F.Parse(Harmless, name), S);
        // To the server the longer names are the one of 63 bytes.
        Assert.Equal("42622", (await client.AskAsync(F.CloseStatement(name + "y"), S))[0].SqlState);
        Assert.Equal("42622", (await client.AskAsync(F.Parse(Secret, name + "z"), S))[0].SqlState);
        Assert.Equal("2DDCZ", Types(await client.AskAsync(F.Bind(statement: name), F.Execute(), S)));
        AssertNoSecret(client);
    }

    [Fact]
    public async Task PortalOfFetch_WhoseCursorIsReplacedBetweenItsExecutes_GoesOnMasked()
    {
        await using var rig = await door.StartAsync(Policies.Everyday);
        await using var client = await door.LogInAsync(rig);
        await client.AskAsync(F.Query($"begin; declare c cursor for {Secret}"));
        await client.SendAsync(F.Parse("fetch all from c", "f"), F.Bind(statement: "f", portal: "p"), F.Execute("p", 1), F.Flush);
        await client.ReadUntilAsync('s');
        await client.AskAsync(
            F.Parse("close c"), F.Bind(), F.Execute(), F.Parse($"declare c cursor for {Harmless}"), F.Bind(), F.Execute(), F.Execute("p"), S);
        AssertNoSecret(client);
    }

    [Fact]
    public async Task ExplainAnalyzeExecute_WhoseStatementBecameAHeldOne_DoesNotRun()
    {
        await using var rig = await door.StartAsync(Policies.Everyday);
        await using var client = await door.LogInAsync(rig);
        await client.AskAsync(F.Parse("select 1", "s"), F.Parse("explain analyze execute s", "x"), S);
        await client.AskAsync(F.CloseStatement("s"), F.Parse("delete from notes", "s"), S);
        await client.SendAsync(F.Bind(statement: "x"), F.Execute(), S);
        // Held (a notice) or refused (an error): either way it comes before any end of the statement.
        char type;
        do
        {
            type = (await client.ReadAsync()).Type;
        }
        while (type is not ('N' or 'E' or 'C' or 'Z'));
        Assert.True(type is 'N' or 'E', $"got {type}");
        Assert.Equal(2L, await door.TruthAsync("select count(*) from notes"));
    }

    [Fact]
    public async Task FetchThroughTheExtendedProtocol_DescribedFirst_GivesRows()
    {
        await using var rig = await door.StartAsync(Policies.Everyday);
        await using var client = await door.LogInAsync(rig);
        await client.AskAsync(F.Query("begin; declare c cursor for select id, ssn from people order by id"));
        await client.SendAsync(F.Parse("fetch 1 from c"), F.Bind(), F.DescribePortal(), F.Flush);
        await client.ReadUntilAsync('T');
        Assert.Equal("DCZ", Types(await client.AskAsync(F.Execute(), S)));
        await client.AskAsync(F.Parse("fetch 1 from c", "f"), F.DescribeStatement("f"), S);
        Assert.Equal("2DCZ", Types(await client.AskAsync(F.Bind(statement: "f", binaryResults: true), F.Execute(), S)));
        AssertNoSecret(client);
    }

    [Fact]
    public async Task RowLimit_OfAPortalReadRowByRow_IsThatOfTheStatement()
    {
        await using var rig = await door.StartAsync("""
            version: 1
            profiles: {all: {match: everyone, may: {read: [public.*]}, limits: {rows: 1}}}
            """);
        await using var client = await door.LogInAsync(rig);
        var answer = await client.AskAsync(F.Parse("select body from notes"), F.Bind(), F.Execute(rowLimit: 1), F.Execute(rowLimit: 1), S);
        Assert.Equal(1, answer.Count(m => m.Type == 'D'));
        Assert.Contains(answer, m => m.Type == 'E');
    }

    private async Task NothingLeaksAsync(byte[][][] before, byte[][] attack)
    {
        await using var rig = await door.StartAsync(Policies.Everyday);
        await using var client = await door.LogInAsync(rig);
        foreach (var messages in before)
        {
            await client.AskAsync(messages);
        }

        await client.SendAsync(attack);
        await client.ReadToReadyAsync();
        Assert.Contains(await client.ReadToReadyAsync(), m => m.Type == 'D');
        AssertNoSecret(client);
    }

    private static void AssertNoSecret(WireClient client) =>
        Assert.DoesNotContain("123-45-6789", Encoding.Latin1.GetString(client.Received), StringComparison.Ordinal);

    private static string Types(IEnumerable<WireMessage> messages) => string.Concat(messages.Select(m => m.Type));
}
