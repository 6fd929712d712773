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
    public async Task PendingRequest_WithAResumeToken_OutlivesItsProcess()
    {
        ApprovalRequest request;
        Task<ApprovalRequest> first;
        await using (var store = await OpenStoreAsync())
        {
            request = ApprovalRequests.New() with { ResumeHash = "ab" };
            await store.AddAsync(request, CancellationToken.None);
            first = store.WaitAsync(request.Id, CancellationToken.None);
        }

        Assert.Equal(ApprovalState.Withdrawn, (await first.WaitAsync(TimeSpan.FromSeconds(30))).State);
        await using var again = await OpenStoreAsync();
        var wait = again.WaitAsync(request.Id, CancellationToken.None);
        Assert.False(wait.IsCompleted);
        await again.AnswerAsync(request.Id, new ApprovalAnswer("root", true, "go", ApprovalRequests.Start), CancellationToken.None);
        Assert.Equal(ApprovalState.Approved, (await wait.WaitAsync(TimeSpan.FromSeconds(30))).State);
        Assert.DoesNotContain(Sink.Records, r => r.ApprovalState == "withdrawn");
    }

    [Fact]
    public async Task Store_OfTheFirstVersion_IsUpgraded()
    {
        var path = _folder.File("approvals.db");
        using (var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={path};Pooling=False"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = """
                CREATE TABLE approvals (id TEXT PRIMARY KEY, state TEXT NOT NULL, requested_at INTEGER NOT NULL, expires_at INTEGER NOT NULL, body TEXT NOT NULL) STRICT;
                CREATE INDEX approvals_state ON approvals (state, requested_at);
                INSERT INTO approvals VALUES ('apr-1', 'Denied', 1, 2, '{"id":"apr-1","session_id":"s-1","principal":"config/claude","profile":"p","database":"shop","client_address":"local","statement":"delete from t","parameters":[],"binding":{"statement_hash":"aa","parameters_hash":"bb","principal":"config/claude","policy_version":"cc"},"reasons":[],"terms":{"approver_groups":["dba"],"timeout":"00:05:00"},"requested_at":"2026-03-04T05:06:07+00:00","expires_at":"2026-03-04T05:11:07+00:00","state":"Denied","answer":{"approver":"root","is_approved":false,"comment":"no","at":"2026-03-04T05:07:07+00:00"}}');
                PRAGMA application_id = 0x44624750;
                PRAGMA user_version = 1;
                """;
            command.ExecuteNonQuery();
        }

        await using var store = await OpenStoreAsync();
        var old = await store.FindAsync("apr-1", CancellationToken.None);
        Assert.Equal(("root", "no"), (old!.Answer!.Approver, old.Answer.Comment));
        Assert.Null(ApprovalQuorum.Missing(old.Terms, [new ApprovalAnswer("ana", true, null, ApprovalRequests.Start)]));
        Assert.NotNull(DbGuard.Gateway.Api.ApprovalView.Of(old));
        await AddAsync(store);
    }

    [Fact]
    public async Task Answer_AfterARestart_IsStillThere()
    {
        ApprovalRequest request;
        await using (var store = await OpenStoreAsync())
        {
            request = await AddAsync(store);
            await store.AnswerAsync(request.Id, new ApprovalAnswer("root", true, "go", ApprovalRequests.Start), CancellationToken.None);
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
        var resolved = await store.AnswerAsync(request.Id, new ApprovalAnswer("root", true, null, ApprovalRequests.Start), CancellationToken.None);
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
        new ApprovalStoreOptions { Path = _folder.File("approvals.db") }, Sink, Signer, Time, NullLogger<SqliteApprovalStore>.Instance, CancellationToken.None);
}
