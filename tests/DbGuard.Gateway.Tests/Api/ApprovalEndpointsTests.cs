using System.Collections.Frozen;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using DbGuard.Core.Approvals;
using DbGuard.Core.Audit;
using DbGuard.Gateway.Api;
using DbGuard.Gateway.Tests.Stores;

namespace DbGuard.Gateway.Tests.Api;

public sealed class ApprovalEndpointsTests
{
    private static ApprovalRequest Fresh(string? onBehalfOf = null, params string[] groups) =>
        ApprovalRequests.New(TimeProvider.System.GetUtcNow(), null, onBehalfOf, groups);

    [Fact]
    public async Task Socket_OfTheApi_IsTheOwnersOnly()
    {
        await using var rig = await ApiRig.StartAsync();
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(rig.Socket));
    }

    [Fact]
    public async Task Approvals_OverTcp_AreNotThere()
    {
        await using var rig = await ApiRig.StartAsync();
        var request = Fresh();
        await rig.Store.AddAsync(request, CancellationToken.None);
        Assert.Equal(HttpStatusCode.NotFound, (await rig.Remote.GetAsync("/v1/approvals")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await rig.Remote.PostAsync($"/v1/approvals/{request.Id}/approve", null)).StatusCode);
        Assert.Equal(ApprovalState.Pending, (await rig.Store.FindAsync(request.Id, CancellationToken.None))!.State);
    }

    [Fact]
    public async Task Approve_ByTheUserOfTheSocket_ReleasesTheWaitAndNamesTheUser()
    {
        await using var rig = await ApiRig.StartAsync();
        var request = Fresh();
        await rig.Store.AddAsync(request, CancellationToken.None);
        var wait = rig.Store.WaitAsync(request.Id, CancellationToken.None);

        var response = await rig.Local.PostAsJsonAsync($"/v1/approvals/{request.Id}/approve", new { comment = "go" });

        var outcome = await wait.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal((ApprovalState.Approved, "go", Environment.UserName), (outcome.State, outcome.Answer!.Comment, outcome.Answer.Approver));
        var record = Assert.Single(rig.Sink.Records, r => r.Kind == AuditRecordKind.ApprovalResolved);
        Assert.Equal((Environment.UserName, "approved", 7L), (record.Approver, record.ApprovalState, record.StatementNumber));
    }

    [Fact]
    public async Task Get_OfAnApproveLink_ApprovesNothing()
    {
        await using var rig = await ApiRig.StartAsync();
        var request = Fresh();
        await rig.Store.AddAsync(request, CancellationToken.None);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, (await rig.Local.GetAsync($"/v1/approvals/{request.Id}/approve")).StatusCode);
        Assert.Equal(ApprovalState.Pending, (await rig.Store.FindAsync(request.Id, CancellationToken.None))!.State);
    }

    [Fact]
    public async Task Answer_ToAnAnsweredRequest_IsRefused()
    {
        await using var rig = await ApiRig.StartAsync();
        var request = Fresh();
        await rig.Store.AddAsync(request, CancellationToken.None);
        await rig.Local.PostAsync($"/v1/approvals/{request.Id}/deny", null);
        var second = await rig.Local.PostAsync($"/v1/approvals/{request.Id}/approve", null);
        Assert.Equal(HttpStatusCode.Conflict, second.StatusCode);
        Assert.Contains("the request is denied, not pending", await second.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(ApprovalState.Denied, (await rig.Store.FindAsync(request.Id, CancellationToken.None))!.State);
    }

    [Fact]
    public async Task Answer_ByAUserOutsideTheGroups_IsRefused()
    {
        await using var rig = await ApiRig.StartAsync();
        var request = Fresh(null, "no-such-group-here");
        await rig.Store.AddAsync(request, CancellationToken.None);
        Assert.Equal(HttpStatusCode.Forbidden, (await rig.Local.PostAsync($"/v1/approvals/{request.Id}/approve", null)).StatusCode);
    }

    [Fact]
    public async Task Answer_ByAUserInTheConfiguredGroup_IsTaken()
    {
        await using var rig = await ApiRig.StartAsync(new ApproverGroups(
            new Dictionary<string, FrozenSet<string>> { ["dba"] = new[] { Environment.UserName }.ToFrozenSet() }));
        var request = Fresh(null, "dba");
        await rig.Store.AddAsync(request, CancellationToken.None);
        Assert.Equal(HttpStatusCode.OK, (await rig.Local.PostAsync($"/v1/approvals/{request.Id}/approve", null)).StatusCode);
    }

    [Fact]
    public async Task Answer_ByThePersonItIsFor_IsRefused()
    {
        await using var rig = await ApiRig.StartAsync();
        var request = Fresh(onBehalfOf: Environment.UserName);
        await rig.Store.AddAsync(request, CancellationToken.None);
        Assert.Equal(HttpStatusCode.Forbidden, (await rig.Local.PostAsync($"/v1/approvals/{request.Id}/approve", null)).StatusCode);
    }

    [Theory]
    [InlineData("{\"comment\": 7}", "application/json")]
    [InlineData("{\"approved\": true}", "application/json")]
    [InlineData("comment=go", "application/x-www-form-urlencoded")]
    public async Task Answer_WithABodyThatIsNone_IsRefused(string body, string type)
    {
        await using var rig = await ApiRig.StartAsync();
        var request = Fresh();
        await rig.Store.AddAsync(request, CancellationToken.None);
        using var content = new StringContent(body, Encoding.UTF8, type);
        Assert.Equal(HttpStatusCode.BadRequest, (await rig.Local.PostAsync($"/v1/approvals/{request.Id}/approve", content)).StatusCode);
        Assert.Equal(ApprovalState.Pending, (await rig.Store.FindAsync(request.Id, CancellationToken.None))!.State);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Answer_WithAnEndlessBody_IsRefused(bool isChunked)
    {
        await using var rig = await ApiRig.StartAsync();
        var request = Fresh();
        await rig.Store.AddAsync(request, CancellationToken.None);
        using var content = new StringContent($"{{\"comment\": \"{new string('x', 200_000)}\"}}", Encoding.UTF8, "application/json");
        using var message = new HttpRequestMessage(HttpMethod.Post, $"/v1/approvals/{request.Id}/approve") { Content = content };
        message.Headers.TransferEncodingChunked = isChunked;
        Assert.Equal(HttpStatusCode.BadRequest, (await rig.Local.SendAsync(message)).StatusCode);
        Assert.Equal(ApprovalState.Pending, (await rig.Store.FindAsync(request.Id, CancellationToken.None))!.State);
    }

    [Fact]
    public async Task Answer_WhenTheChainIsBroken_IsRefusedAndStaysOpen()
    {
        await using var rig = await ApiRig.StartAsync();
        var request = Fresh();
        await rig.Store.AddAsync(request, CancellationToken.None);
        rig.Sink.IsBroken = true;
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await rig.Local.PostAsync($"/v1/approvals/{request.Id}/approve", null)).StatusCode);
        Assert.Equal(ApprovalState.Pending, (await rig.Store.FindAsync(request.Id, CancellationToken.None))!.State);
    }

    [Fact]
    public async Task List_ByState_ShowsTheNewestFirst()
    {
        await using var rig = await ApiRig.StartAsync();
        var first = Fresh();
        var second = Fresh() with { RequestedAt = first.RequestedAt.AddSeconds(1) };
        await rig.Store.AddAsync(first, CancellationToken.None);
        await rig.Store.AddAsync(second, CancellationToken.None);
        await rig.Local.PostAsync($"/v1/approvals/{first.Id}/deny", null);

        using var pending = JsonDocument.Parse(await rig.Local.GetStringAsync("/v1/approvals?state=pending"));
        using var all = JsonDocument.Parse(await rig.Local.GetStringAsync("/v1/approvals"));
        Assert.Equal([second.Id], pending.RootElement.EnumerateArray().Select(e => e.GetProperty("id").GetString()));
        Assert.Equal([second.Id, first.Id], all.RootElement.EnumerateArray().Select(e => e.GetProperty("id").GetString()));
    }

    [Theory]
    [InlineData("/v1/approvals?state=open", HttpStatusCode.BadRequest)]
    [InlineData("/v1/approvals?limit=0", HttpStatusCode.BadRequest)]
    [InlineData("/v1/approvals/apr-0000000000", HttpStatusCode.NotFound)]
    public async Task Get_OfWhatIsNotThere_IsRefused(string path, HttpStatusCode status)
    {
        await using var rig = await ApiRig.StartAsync();
        Assert.Equal(status, (await rig.Local.GetAsync(path)).StatusCode);
    }
}
