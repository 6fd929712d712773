using DbGuard.Core.Approvals;
using DbGuard.Gateway.Stores.Shared;
using Microsoft.Extensions.Logging.Abstractions;

namespace DbGuard.Gateway.Tests.Stores.Shared;

public sealed class SharedApprovalStoreTests : ApprovalStoreContract, IAsyncLifetime
{
    private readonly List<IAsyncDisposable> _opened = [];
    private SharedRig? _rig;
    private SharedStore? _store;

    public async Task InitializeAsync()
    {
        _rig = await SharedRig.StartAsync();
        _store = _rig.Connect();
        _store.Prepare();
    }

    public async Task DisposeAsync()
    {
        foreach (var opened in _opened)
        {
            await opened.DisposeAsync();
        }

        _store!.Dispose();
        _rig!.Dispose();
    }

    [Fact]
    public async Task Request_HeldAtOneGateway_IsAnsweredAtAnother()
    {
        var (a, b) = (Open(), Open());
        var request = await AddAsync(a);
        var wait = a.WaitAsync(request.Id, CancellationToken.None);
        Assert.Equal(request.Id, (await b.ListAsync(ApprovalState.Pending, 10, CancellationToken.None)).Single().Id);
        var answer = new ApprovalAnswer("root", true, "go", ApprovalRequests.Start);
        Assert.Contains((await b.AnswerAsync(request.Id, answer, CancellationToken.None))!.Votes, v => ReferenceEquals(v, answer));
        Assert.Equal(ApprovalState.Approved, (await wait.WaitAsync(TimeSpan.FromSeconds(20))).State);
        var uses = await Task.WhenAll(new[] { a, b, a, b }.Select(s => s.UseAsync(request.Id, CancellationToken.None)));
        Assert.Single(uses, u => u);
    }

    [Fact]
    public async Task Quorum_GatheredAtTwoGateways_CountsEachPersonOnce()
    {
        var (a, b) = (Open(), Open());
        var plain = ApprovalRequests.New();
        var request = plain with { Terms = plain.Terms with { Quorum = 2 } };
        await a.AddAsync(request, CancellationToken.None);
        var votes = await Task.WhenAll(
            a.AnswerAsync(request.Id, new ApprovalAnswer("ana", true, null, ApprovalRequests.Start), CancellationToken.None),
            b.AnswerAsync(request.Id, new ApprovalAnswer("ana", true, null, ApprovalRequests.Start), CancellationToken.None));
        Assert.All(votes, v => Assert.Equal(ApprovalState.Pending, v!.State));
        Assert.Equal(ApprovalState.Approved, (await b.AnswerAsync(request.Id, new ApprovalAnswer("ben", true, null, ApprovalRequests.Start), CancellationToken.None))!.State);
    }

    private protected override Task<IApprovalStore> OpenAsync() => Task.FromResult<IApprovalStore>(Open());

    private SharedApprovalStore Open()
    {
        var signals = new SharedSignals(_store!, TimeProvider.System, NullLogger<SharedSignals>.Instance);
        _opened.Add(signals);
        return new SharedApprovalStore(_store!, signals, Sink, Signer, Time, NullLogger<SharedApprovalStore>.Instance);
    }
}
