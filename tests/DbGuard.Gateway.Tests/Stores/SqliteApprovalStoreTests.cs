using DbGuard.Core.Approvals;
using DbGuard.Core.Audit;
using DbGuard.Gateway.Stores;
using Microsoft.Extensions.Logging.Abstractions;

namespace DbGuard.Gateway.Tests.Stores;

public sealed class SqliteApprovalStoreTests : ApprovalStoreContract
{
    private readonly TemporaryFolder _folder = new();

    public override void Dispose()
    {
        _folder.Dispose();
        base.Dispose();
    }

    [Fact]
    public async Task PendingRequest_OfAKilledProcess_IsWithdrawnAtTheNextStart()
    {
        var request = ApprovalRequests.New();
        using (var rows = SqliteApprovalRows.Open(new ApprovalStoreOptions { Path = _folder.File("approvals.db") }))
        {
            // What a killed process leaves behind: a pending row that nobody waits for.
            rows.Insert(request);
        }

        await using var store = await OpenStoreAsync();
        Assert.Equal(ApprovalState.Withdrawn, (await store.FindAsync(request.Id, CancellationToken.None))!.State);
        Assert.Contains(Sink.Records, r => r is { Kind: AuditRecordKind.ApprovalResolved, ApprovalState: "withdrawn" } && r.ApprovalId == request.Id);
    }

    [Fact]
    public async Task Answer_AfterARestart_IsStillThere()
    {
        ApprovalRequest request;
        await using (var store = await OpenStoreAsync())
        {
            request = await AddAsync(store);
            await store.ResolveAsync(request.Id, ApprovalState.Approved, new ApprovalAnswer("root", true, "go", ApprovalRequests.Start), CancellationToken.None);
        }

        await using var again = await OpenStoreAsync();
        Assert.Equal("root", (await again.FindAsync(request.Id, CancellationToken.None))!.Answer!.Approver);
    }

    [Fact]
    public async Task Wait_WhenTheStoreCloses_EndsWithdrawn()
    {
        var store = await OpenStoreAsync();
        var request = await AddAsync(store);
        var wait = store.WaitAsync(request.Id, CancellationToken.None);
        await store.DisposeAsync();
        Assert.Equal(ApprovalState.Withdrawn, (await wait.WaitAsync(TimeSpan.FromSeconds(30))).State);
    }

    [Fact]
    public async Task Answer_AfterTheTimeButBeforeTheTimer_IsAnExpiry()
    {
        await using var store = await OpenStoreAsync();
        var request = ApprovalRequests.New(ApprovalRequests.Start.AddHours(-1), TimeSpan.FromMinutes(5));
        await store.AddAsync(request, CancellationToken.None);
        var resolved = await store.ResolveAsync(request.Id, ApprovalState.Approved, new ApprovalAnswer("root", true, null, ApprovalRequests.Start), CancellationToken.None);
        Assert.Equal((ApprovalState.Expired, (ApprovalAnswer?)null), (resolved!.State, resolved.Answer));
    }

    [Fact]
    public async Task Store_UsedByAnotherGateway_IsRefused()
    {
        await using var store = await OpenStoreAsync();
        await Assert.ThrowsAsync<ApprovalStoreException>(OpenStoreAsync);
    }

    [Fact]
    public async Task AuditStore_IsNoApprovalStore()
    {
        using (var rig = new AuditStoreRig())
        {
            await rig.FillAsync(1);
            File.Copy(rig.File, _folder.File("approvals.db"));
        }

        await Assert.ThrowsAsync<ApprovalStoreException>(OpenStoreAsync);
    }

    private protected override async Task<IApprovalStore> OpenAsync() => await OpenStoreAsync();

    private Task<SqliteApprovalStore> OpenStoreAsync() => SqliteApprovalStore.OpenAsync(
        new ApprovalStoreOptions { Path = _folder.File("approvals.db") }, Sink, Time, NullLogger<SqliteApprovalStore>.Instance, CancellationToken.None);
}
