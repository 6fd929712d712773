using System.Collections.Concurrent;
using System.Threading.Channels;
using DbGuard.Core.Approvals;
using DbGuard.Core.Audit;
using DbGuard.Gateway.Tests.Stores;

namespace DbGuard.Gateway.Tests.Postgres;

/// <summary>Approvals in memory, and a place to hear of the requests that come.</summary>
internal sealed class MemoryApprovals(IAuditSink audit, TimeProvider time) : IApprovalStore
{
    private readonly MemoryApprovalStore _store = new(audit, Signer, time);
    private readonly ConcurrentDictionary<string, TaskCompletionSource<ApprovalRequest>> _finals = new();
    private readonly TaskCompletionSource<ApprovalRequest> _first = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Channel<ApprovalRequest> _requests = Channel.CreateUnbounded<ApprovalRequest>();

    public static GrantSigner Signer { get; } = new(new byte[GrantSigner.KeyBytes]);

    /// <summary>The first request that comes.</summary>
    public Task<ApprovalRequest> FirstAsync() => _first.Task.WaitAsync(TimeSpan.FromSeconds(20));

    /// <summary>The next request that nobody has asked for yet.</summary>
    public Task<ApprovalRequest> NextAsync() => _requests.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(20));

    /// <summary>Takes a request that nobody has asked for yet, if there is one.</summary>
    public bool TryTake() => _requests.Reader.TryRead(out _);

    /// <summary>Completes with the final form of a request.</summary>
    public Task<ApprovalRequest> FinalAsync(string id) => FinalOf(id).Task.WaitAsync(TimeSpan.FromSeconds(20));

    public async Task AddAsync(ApprovalRequest request, CancellationToken cancellationToken)
    {
        await _store.AddAsync(request, cancellationToken);
        _ = _store.WaitAsync(request.Id, CancellationToken.None).ContinueWith(final => FinalOf(request.Id).SetResult(final.Result), TaskScheduler.Default);
        _first.TrySetResult(request);
        _requests.Writer.TryWrite(request);
    }

    public Task<ApprovalRequest> WaitAsync(string id, CancellationToken cancellationToken) => _store.WaitAsync(id, cancellationToken);

    public Task<ApprovalRequest?> AnswerAsync(string id, ApprovalAnswer answer, CancellationToken cancellationToken) => _store.AnswerAsync(id, answer, cancellationToken);

    public Task<ApprovalRequest?> EndAsync(string id, ApprovalState state, CancellationToken cancellationToken) => _store.EndAsync(id, state, cancellationToken);

    public Task<bool> UseAsync(string id, CancellationToken cancellationToken) => _store.UseAsync(id, cancellationToken);

    public Task<ApprovalRequest?> TriedAsync(string id, ApprovalTrial trial, CancellationToken cancellationToken) => _store.TriedAsync(id, trial, cancellationToken);

    public Task<ApprovalRequest?> RevokeAsync(string id, string by, DateTimeOffset at, CancellationToken cancellationToken) => _store.RevokeAsync(id, by, at, cancellationToken);

    public Task<ApprovalRequest?> FindAsync(string id, CancellationToken cancellationToken) => _store.FindAsync(id, cancellationToken);

    public Task<ApprovalRequest?> FindByResumeAsync(string resumeHash, CancellationToken cancellationToken) => _store.FindByResumeAsync(resumeHash, cancellationToken);

    public Task<IReadOnlyList<ApprovalRequest>> StandingAsync(string principal, DateTimeOffset at, CancellationToken cancellationToken) => _store.StandingAsync(principal, at, cancellationToken);

    public Task<IReadOnlyList<ApprovalRequest>> SimilarAsync(string fingerprint, int limit, CancellationToken cancellationToken) => _store.SimilarAsync(fingerprint, limit, cancellationToken);

    public Task<IReadOnlyList<ApprovalRequest>> ListAsync(ApprovalState? state, int limit, CancellationToken cancellationToken) => _store.ListAsync(state, limit, cancellationToken);

    private TaskCompletionSource<ApprovalRequest> FinalOf(string id) => _finals.GetOrAdd(id, _ => new(TaskCreationOptions.RunContinuationsAsynchronously));
}
