using DbGuard.Core.Approvals;
using DbGuard.Core.Audit;

namespace DbGuard.Gateway.Tests.Stores;

/// <summary>What every approval store does. A store's test class derives from this and says how to open one.</summary>
public abstract class ApprovalStoreContract : IDisposable
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(30);

    private protected ManualTime Time { get; } = new(ApprovalRequests.Start);

    private protected RecordingSink Sink { get; } = new();

    /// <summary>A fresh store; the test disposes it.</summary>
    private protected abstract Task<IApprovalStore> OpenAsync();

    public virtual void Dispose() => GC.SuppressFinalize(this);

    [Fact]
    public async Task Request_Added_IsFoundAsItWas()
    {
        var store = await OpenAsync();
        var request = ApprovalRequests.New(onBehalfOf: "ana", groups: ["dba", "security"]);
        await store.AddAsync(request, CancellationToken.None);
        var found = (await store.FindAsync(request.Id, CancellationToken.None))!;
        Assert.Equal(
            (request.SessionId, request.StatementNumber, request.Statement, request.Binding, request.OnBehalfOf, request.RequestedAt, request.ExpiresAt),
            (found.SessionId, found.StatementNumber, found.Statement, found.Binding, found.OnBehalfOf, found.RequestedAt, found.ExpiresAt));
        Assert.Equal(request.Parameters.AsEnumerable(), found.Parameters);
        Assert.Equal(request.Terms.ApproverGroups.AsEnumerable(), found.Terms.ApproverGroups);
        Assert.Equal(request.Reasons[0].Span, found.Reasons[0].Span);
        Assert.Equal(ApprovalState.Pending, found.State);
        await EndAsync(store);
    }

    [Theory]
    [InlineData(ApprovalState.Approved)]
    [InlineData(ApprovalState.Denied)]
    [InlineData(ApprovalState.Withdrawn)]
    [InlineData(ApprovalState.Expired)]
    public async Task Wait_WhenTheRequestIsResolved_ReturnsItsFinalForm(ApprovalState state)
    {
        var store = await OpenAsync();
        var request = await AddAsync(store);
        var waits = new[] { store.WaitAsync(request.Id, CancellationToken.None), store.WaitAsync(request.Id, CancellationToken.None) };
        var resolved = await ResolveAsync(store, request.Id, state);
        Assert.Equal(state, resolved!.State);
        Assert.All(await Task.WhenAll(waits).WaitAsync(Soon), outcome => Assert.Equal((state, AnswerFor(state)), (outcome.State, outcome.Answer)));
        Assert.Equal((state, AnswerFor(state)), (await store.FindAsync(request.Id, CancellationToken.None)) is { } found ? (found.State, found.Answer) : default);
        await EndAsync(store);
    }

    [Fact]
    public async Task Wait_OnAResolvedRequest_ReturnsAtOnce()
    {
        var store = await OpenAsync();
        var request = await AddAsync(store);
        await ResolveAsync(store, request.Id, ApprovalState.Denied);
        Assert.Equal(ApprovalState.Denied, (await store.WaitAsync(request.Id, CancellationToken.None).WaitAsync(Soon)).State);
        await EndAsync(store);
    }

    [Fact]
    public async Task Wait_Cancelled_WithdrawsNothing()
    {
        var store = await OpenAsync();
        var request = await AddAsync(store);
        using var cancellation = new CancellationTokenSource();
        var wait = store.WaitAsync(request.Id, cancellation.Token);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => wait.WaitAsync(Soon));
        Assert.Equal(ApprovalState.Pending, (await store.FindAsync(request.Id, CancellationToken.None))!.State);
        await EndAsync(store);
    }

    [Fact]
    public async Task UnknownId_IsNobodys()
    {
        var store = await OpenAsync();
        await Assert.ThrowsAsync<KeyNotFoundException>(() => store.WaitAsync("apr-0000000000", CancellationToken.None));
        Assert.Null(await store.FindAsync("apr-0000000000", CancellationToken.None));
        Assert.Null(await ResolveAsync(store, "apr-0000000000", ApprovalState.Withdrawn));
        await EndAsync(store);
    }

    [Fact]
    public async Task SecondAnswer_ChangesNothing()
    {
        var store = await OpenAsync();
        var request = await AddAsync(store);
        await ResolveAsync(store, request.Id, ApprovalState.Denied);
        var second = await ResolveAsync(store, request.Id, ApprovalState.Approved);
        Assert.Equal((ApprovalState.Denied, AnswerFor(ApprovalState.Denied)), (second!.State, second.Answer));
        Assert.Single(Sink.Records, r => r.Kind == AuditRecordKind.ApprovalResolved);
        await EndAsync(store);
    }

    [Fact]
    public async Task Answers_AtTheSameTime_AreOne()
    {
        var store = await OpenAsync();
        var request = await AddAsync(store);
        var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(i => Task.Run(() => ResolveAsync(store, request.Id, i % 2 == 0 ? ApprovalState.Approved : ApprovalState.Denied))));
        Assert.Single(answers.Select(a => a!.State).Distinct());
        Assert.Single(Sink.Records, r => r.Kind == AuditRecordKind.ApprovalResolved);
        await EndAsync(store);
    }

    [Fact]
    public async Task Request_WhoseTimeIsOver_ExpiresByItself()
    {
        var store = await OpenAsync();
        var request = await AddAsync(store);
        var wait = store.WaitAsync(request.Id, CancellationToken.None);
        Time.Advance(TimeSpan.FromMinutes(4));
        Assert.Equal(ApprovalState.Pending, (await store.FindAsync(request.Id, CancellationToken.None))!.State);
        Time.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(ApprovalState.Expired, (await wait.WaitAsync(Soon)).State);
        Assert.Contains(Sink.Records, r => r is { Kind: AuditRecordKind.ApprovalResolved, ApprovalState: "expired" });
        await EndAsync(store);
    }

    [Fact]
    public async Task Answer_WithoutAuditing_DoesNotCount()
    {
        var store = await OpenAsync();
        var request = await AddAsync(store);
        var wait = store.WaitAsync(request.Id, CancellationToken.None);
        Sink.IsBroken = true;
        await Assert.ThrowsAsync<AuditUnavailableException>(
            () => ResolveAsync(store, request.Id, ApprovalState.Approved));
        Assert.False(wait.IsCompleted);
        Assert.Equal(ApprovalState.Pending, (await store.FindAsync(request.Id, CancellationToken.None))!.State);

        // An end that runs nothing needs no evidence to happen.
        Assert.Equal(ApprovalState.Withdrawn, (await ResolveAsync(store, request.Id, ApprovalState.Withdrawn))!.State);
        await wait.WaitAsync(Soon);
        await EndAsync(store);
    }

    [Fact]
    public async Task Request_WithoutAuditing_IsNotAdded()
    {
        var store = await OpenAsync();
        Sink.IsBroken = true;
        var request = ApprovalRequests.New();
        await Assert.ThrowsAsync<AuditUnavailableException>(() => store.AddAsync(request, CancellationToken.None));
        Assert.Null(await store.FindAsync(request.Id, CancellationToken.None));
        await EndAsync(store);
    }

    [Fact]
    public async Task Evidence_OfARequest_IsWrittenByTheStore()
    {
        var store = await OpenAsync();
        var request = await AddAsync(store);
        await ResolveAsync(store, request.Id, ApprovalState.Approved);
        Assert.Equal(
            [(AuditRecordKind.ApprovalRequested, "pending", null), (AuditRecordKind.ApprovalResolved, "approved", "root")],
            Sink.Records.Select(r => (r.Kind, r.ApprovalState!, r.Approver)));
        Assert.All(Sink.Records, r => Assert.Equal((request.Id, request.SessionId, request.StatementNumber), (r.ApprovalId, r.SessionId, r.StatementNumber)));
        Assert.DoesNotContain(Sink.Records, r => r.Statement is not null || r.Parameters is not null);
        await EndAsync(store);
    }

    [Fact]
    public async Task List_OfAState_IsNewestFirstAndLimited()
    {
        var store = await OpenAsync();
        var requests = new List<ApprovalRequest>();
        for (var i = 0; i < 5; i++)
        {
            requests.Add(ApprovalRequests.New(ApprovalRequests.Start.AddSeconds(i)));
            await store.AddAsync(requests[i], CancellationToken.None);
        }

        await ResolveAsync(store, requests[4].Id, ApprovalState.Withdrawn);
        var pending = await store.ListAsync(ApprovalState.Pending, 3, CancellationToken.None);
        Assert.Equal([requests[3].Id, requests[2].Id, requests[1].Id], pending.Select(r => r.Id));
        Assert.Equal(5, (await store.ListAsync(null, 100, CancellationToken.None)).Count);
        await EndAsync(store);
    }

    [Theory]
    [InlineData(ApprovalState.Approved)]
    [InlineData(ApprovalState.Pending)]
    public async Task End_InAStateThatNeedsAnAnswer_IsRefused(ApprovalState state)
    {
        var store = await OpenAsync();
        var request = await AddAsync(store);
        await Assert.ThrowsAsync<ArgumentException>(() => store.EndAsync(request.Id, state, CancellationToken.None));
        Assert.Equal(ApprovalState.Pending, (await store.FindAsync(request.Id, CancellationToken.None))!.State);
        await EndAsync(store);
    }

    [Fact]
    public async Task Quorum_OfTwo_NeedsTwoPeopleAndRecordsEach()
    {
        var store = await OpenAsync();
        var request = ApprovalRequests.New() is var plain ? plain with { Terms = plain.Terms with { Quorum = 2 } } : null!;
        await store.AddAsync(request, CancellationToken.None);
        var wait = store.WaitAsync(request.Id, CancellationToken.None);
        var first = Vote("ana");
        Assert.Equal(ApprovalState.Pending, (await store.AnswerAsync(request.Id, first, CancellationToken.None))!.State);
        var again = Vote("ana");
        Assert.DoesNotContain((await store.AnswerAsync(request.Id, again, CancellationToken.None))!.Votes, v => ReferenceEquals(v, again));
        Assert.False(wait.IsCompleted);
        Assert.Equal(ApprovalState.Approved, (await store.AnswerAsync(request.Id, Vote("ben"), CancellationToken.None))!.State);
        var final = await wait.WaitAsync(Soon);
        Assert.Equal(["ana", "ben"], final.Grant!.Approvers.AsEnumerable());
        Assert.True(Signer.IsSigned(final.Grant));
        Assert.Equal(
            [AuditRecordKind.ApprovalRequested, AuditRecordKind.ApprovalAnswered, AuditRecordKind.ApprovalResolved],
            Sink.Records.Select(r => r.Kind));
        await EndAsync(store);
    }

    [Fact]
    public async Task BreakGlass_WithoutQuorum_IsApprovedAndLoud()
    {
        var store = await OpenAsync();
        var request = ApprovalRequests.New() is var plain ? plain with { Terms = plain.Terms with { Quorum = 3 } } : null!;
        await store.AddAsync(request, CancellationToken.None);
        var answered = await store.AnswerAsync(request.Id, Vote("ana") with { IsBreakGlass = true, Comment = "pager 4711: shop is down" }, CancellationToken.None);
        Assert.Equal(ApprovalState.Approved, answered!.State);
        Assert.Contains(Sink.Records, r => r is { Kind: AuditRecordKind.SafetyEvent, Error: "DBG3020", Approver: "ana", Comment: "pager 4711: shop is down" });
        await EndAsync(store);
    }

    [Fact]
    public async Task Grant_OfOneStatement_IsUsedOnce()
    {
        var store = await OpenAsync();
        var request = await AddAsync(store);
        Assert.False(await store.UseAsync(request.Id, CancellationToken.None));
        await store.AnswerAsync(request.Id, Vote("ana"), CancellationToken.None);
        var uses = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => store.UseAsync(request.Id, CancellationToken.None))));
        Assert.Single(uses, u => u);
        Assert.Equal(1, (await store.FindAsync(request.Id, CancellationToken.None))!.Uses);
        await EndAsync(store);
    }

    [Fact]
    public async Task Grant_OfATime_StandsUntilItEndsOrIsRevoked()
    {
        var store = await OpenAsync();
        var scope = new ApprovalScope(ApprovalScopeKind.Time, AnyParameters: true, TimeSpan.FromMinutes(30), 10);
        var plain = ApprovalRequests.New();
        var request = plain with { Fingerprint = "ff", Terms = plain.Terms with { Widest = scope with { For = TimeSpan.FromHours(1) } } };
        await store.AddAsync(request, CancellationToken.None);
        await store.AnswerAsync(request.Id, Vote("ana") with { Scope = scope }, CancellationToken.None);
        var at = ApprovalRequests.Start;
        var grant = (await store.StandingAsync("config/claude", at.AddMinutes(29), CancellationToken.None)).Single().Grant!;
        Assert.Equal((ApprovalScopeKind.Time, true, 10L, at.AddMinutes(30)), (grant.Kind, grant.AnyParameters, grant.RowCeiling, grant.ExpiresAt));
        Assert.Empty(await store.StandingAsync("config/claude", at.AddMinutes(30), CancellationToken.None));
        Assert.Empty(await store.StandingAsync("config/other", at, CancellationToken.None));
        Assert.True(await store.UseAsync(request.Id, CancellationToken.None) && await store.UseAsync(request.Id, CancellationToken.None));
        Assert.Single(await store.SimilarAsync("ff", 10, CancellationToken.None));
        Assert.Empty(await store.SimilarAsync("fe", 10, CancellationToken.None));

        var revoked = await store.RevokeAsync(request.Id, "ben", at.AddMinutes(5), CancellationToken.None);
        Assert.True(Signer.IsSigned(revoked!.Grant!));
        Assert.Empty(await store.StandingAsync("config/claude", at.AddMinutes(5), CancellationToken.None));
        Assert.Contains(Sink.Records, r => r is { Kind: AuditRecordKind.ApprovalRevoked, Approver: "ben" });
        await EndAsync(store);
    }

    [Fact]
    public async Task ResumeToken_FindsItsRequest()
    {
        var store = await OpenAsync();
        var request = ApprovalRequests.New() with { ResumeHash = "ab" };
        await store.AddAsync(request, CancellationToken.None);
        Assert.Equal(request.Id, (await store.FindByResumeAsync("ab", CancellationToken.None))!.Id);
        Assert.Null(await store.FindByResumeAsync("ac", CancellationToken.None));
        await EndAsync(store);
    }

    private protected static GrantSigner Signer { get; } = new(new byte[GrantSigner.KeyBytes]);

    private static ApprovalAnswer Vote(string who) => new(who, true, null, ApprovalRequests.Start);

    private static Task<ApprovalRequest?> ResolveAsync(IApprovalStore store, string id, ApprovalState state) => AnswerFor(state) is { } answer
        ? store.AnswerAsync(id, answer, CancellationToken.None)
        : store.EndAsync(id, state, CancellationToken.None);

    private protected static async Task<ApprovalRequest> AddAsync(IApprovalStore store)
    {
        var request = ApprovalRequests.New();
        await store.AddAsync(request, CancellationToken.None);
        return request;
    }

    private static ApprovalAnswer? AnswerFor(ApprovalState state) => state switch
    {
        ApprovalState.Approved => new ApprovalAnswer("root", true, "go", ApprovalRequests.Start),
        ApprovalState.Denied => new ApprovalAnswer("root", false, "no", ApprovalRequests.Start),
        _ => null,
    };

    private static async Task EndAsync(IApprovalStore store)
    {
        if (store is IAsyncDisposable disposable)
        {
            await disposable.DisposeAsync();
        }
    }
}
