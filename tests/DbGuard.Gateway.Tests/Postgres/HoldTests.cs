using System.Text.Json;
using DbGuard.Core.Approvals;
using DbGuard.Core.Audit;
using DbGuard.TestKit.Wire;
using F = DbGuard.TestKit.Wire.Frontend;

namespace DbGuard.Gateway.Tests.Postgres;

/// <summary>A held statement on real sockets, and every way it ends.</summary>
public sealed class HoldTests(DoorFixture door) : IClassFixture<DoorFixture>
{
    private const string Mass = "update notes set body = body || '!'";
    private static readonly byte[] S = F.Sync;

    [Fact]
    public async Task Held_Approved_RunsOnceAndUnderItsApproval()
    {
        await using var rig = await door.StartAsync(Policies.Everyday);
        await using var client = await door.LogInAsync(rig);
        await client.SendAsync(F.Query(Mass));
        var request = await rig.Approvals.FirstAsync();
        var notice = await client.ReadAsync();
        Assert.Equal('N', notice.Type);
        using (var detail = JsonDocument.Parse(notice.Fields['D']))
        {
            Assert.Equal(request.Id, detail.RootElement.GetProperty("approval_id").GetString());
        }

        Assert.Equal(Mass, request.Statement);
        Assert.Equal("config/agent", request.Principal);
        await AnswerAsync(rig, request, isApproved: true);
        var answer = await client.ReadToReadyAsync();
        Assert.Equal("UPDATE 2", answer[0].Tag);
        Assert.Contains(rig.Audit.Of(AuditRecordKind.StatementDecided), r => r.ApprovalId == request.Id);
    }

    [Fact]
    public async Task Held_Extended_Approved_Runs()
    {
        await using var rig = await door.StartAsync(Policies.Everyday);
        await using var client = await door.LogInAsync(rig);
        await client.SendAsync(F.Parse("select 'before'"), F.Bind(), F.Execute(), F.Parse("update notes set body = $1"), F.Bind(["same"]), F.DescribePortal(), F.Execute(), F.Parse("select 'after'"), F.Bind(), F.Execute(), S);
        var request = await rig.Approvals.FirstAsync();
        Assert.Equal("same", Assert.Single(request.Parameters));
        // What came before in the pipeline is answered while the statement waits.
        var heard = new List<WireMessage>();
        while (!heard.Exists(m => m.Type == 'N') || !heard.Exists(m => m.Type == 'C'))
        {
            heard.Add(await client.ReadAsync());
        }

        await AnswerAsync(rig, request, isApproved: true);
        heard.AddRange(await client.ReadToReadyAsync());
        Assert.Equal("12DC12nC12DCZ", string.Concat(heard.Where(m => m.Type != 'N').Select(m => m.Type)));
    }

    [Fact]
    public async Task Held_Denied_IsAnErrorWithTheApproversWords()
    {
        await using var rig = await door.StartAsync(Policies.Everyday);
        await using var client = await door.LogInAsync(rig);
        await client.AskAsync(F.Query("begin"));
        await client.SendAsync(F.Query(Mass));
        await AnswerAsync(rig, await rig.Approvals.FirstAsync(), isApproved: false);
        var answer = await client.ReadToReadyAsync();
        var error = answer.Single(m => m.Type == 'E');
        Assert.Equal("42501", error.SqlState);
        Assert.Contains("not today", error.Sentence, StringComparison.Ordinal);
        Assert.Equal('E', answer[^1].Status);
    }

    [Fact]
    public async Task Held_NotAnswered_IsDeniedWhenTheTimeIsUp()
    {
        await using var rig = await door.StartAsync(Policies.Everyday.Replace("10m", "1s", StringComparison.Ordinal));
        await using var client = await door.LogInAsync(rig);
        var answer = await client.AskAsync(F.Query(Mass));
        Assert.Contains("DBG3002", answer.Single(m => m.Type == 'E').Fields['D'], StringComparison.Ordinal);
        Assert.Equal(ApprovalState.Expired, (await rig.Approvals.FinalAsync((await rig.Approvals.FirstAsync()).Id)).State);
        Assert.Equal("TDCZ", string.Concat((await client.AskAsync(F.Query("select 1"))).Select(m => m.Type)));
    }

    [Fact]
    public async Task Held_Cancelled_IsWithdrawnAndSays57014()
    {
        await using var rig = await door.StartAsync(Policies.Everyday);
        await using var client = await door.LogInAsync(rig);
        await client.SendAsync(F.Query(Mass));
        var request = await rig.Approvals.FirstAsync();
        await client.ReadUntilAsync('N');
        await using (var canceller = await WireClient.ConnectAsync("127.0.0.1", rig.EndPoint.Port))
        {
            await canceller.SendAsync(F.CancelRequest(client.ProcessId, client.CancelKey));
            Assert.True(await canceller.IsClosedAsync());
        }

        var answer = await client.ReadToReadyAsync();
        Assert.Equal("57014", answer[0].SqlState);
        Assert.Equal(ApprovalState.Withdrawn, (await rig.Approvals.FinalAsync(request.Id)).State);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Held_ClientGone_IsWithdrawn(bool reset)
    {
        await using var rig = await door.StartAsync(Policies.Everyday);
        await using var client = await door.LogInAsync(rig);
        await client.SendAsync(F.Query(Mass));
        var request = await rig.Approvals.FirstAsync();
        await client.ReadUntilAsync('N');
        if (reset)
        {
            client.Reset();
        }
        else
        {
            await client.DisposeAsync();
        }

        Assert.Equal(ApprovalState.Withdrawn, (await rig.Approvals.FinalAsync(request.Id)).State);
    }

    [Fact]
    public async Task Held_MoreSentMeanwhile_IsTreatedAfterwards()
    {
        await using var rig = await door.StartAsync(Policies.Everyday);
        await using var client = await door.LogInAsync(rig);
        await client.SendAsync(F.Query(Mass));
        var request = await rig.Approvals.FirstAsync();
        await client.SendAsync(F.Query($"select '{new string('x', 100_000)}'"), F.Query("select 2"));
        await AnswerAsync(rig, request, isApproved: true);
        Assert.Equal("NCZ", string.Concat((await client.ReadToReadyAsync()).Select(m => m.Type)));
        Assert.Equal("TDCZ", string.Concat((await client.ReadToReadyAsync()).Select(m => m.Type)));
        Assert.Equal("TDCZ", string.Concat((await client.ReadToReadyAsync()).Select(m => m.Type)));
    }

    [Fact]
    public async Task Held_PolicyChangedMeanwhile_VoidsTheGrant()
    {
        await using var rig = await door.StartAsync(Policies.Everyday);
        await using var client = await door.LogInAsync(rig);
        await client.SendAsync(F.Query(Mass));
        var request = await rig.Approvals.FirstAsync();
        rig.Pipeline.Swap(GatewayRig.Read(Policies.Everyday + "\n# another policy"));
        await AnswerAsync(rig, request, isApproved: true);
        var answer = await client.ReadToReadyAsync();
        Assert.Contains("DBG3004", answer.Single(m => m.Type == 'E').Fields['D'], StringComparison.Ordinal);
    }

    private static Task AnswerAsync(GatewayRig rig, ApprovalRequest request, bool isApproved) => rig.Approvals.AnswerAsync(
        request.Id,
        new ApprovalAnswer("dba", isApproved, isApproved ? null : "not today", TimeProvider.System.GetUtcNow()),
        CancellationToken.None);
}
