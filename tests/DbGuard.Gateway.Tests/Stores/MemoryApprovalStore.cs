using DbGuard.Core.Approvals;
using DbGuard.Core.Audit;
using DbGuard.Gateway.Stores;

namespace DbGuard.Gateway.Tests.Stores;

/// <summary>The plainest store that keeps the contract; a second reading of it, and a store for tests that need no file.</summary>
internal sealed class MemoryApprovalStore(IAuditSink audit, GrantSigner signer, TimeProvider time) : IApprovalStore
{
    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly Dictionary<string, (ApprovalRequest Request, TaskCompletionSource<ApprovalRequest> Outcome, ITimer? Timer)> _requests = [];
    private readonly ApprovalEvidence _evidence = new(audit, time);

    public Task AddAsync(ApprovalRequest request, CancellationToken cancellationToken) => LockedAsync(async () =>
    {
        await _evidence.RequestedAsync(request, cancellationToken);
        var timer = time.CreateTimer(_ => _ = EndAsync(request.Id, ApprovalState.Expired, CancellationToken.None), null, request.ExpiresAt - time.GetUtcNow(), Timeout.InfiniteTimeSpan);
        _requests.Add(request.Id, (request, new(TaskCreationOptions.RunContinuationsAsynchronously), timer));
        return true;
    });

    public Task<ApprovalRequest> WaitAsync(string id, CancellationToken cancellationToken) =>
        _requests.TryGetValue(id, out var entry) ? entry.Outcome.Task.WaitAsync(cancellationToken) : Task.FromException<ApprovalRequest>(new KeyNotFoundException());

    public Task<ApprovalRequest?> AnswerAsync(string id, ApprovalAnswer answer, CancellationToken cancellationToken) => LockedAsync(async () =>
    {
        if (Find(id) is not { } request || ApprovalLedger.Answer(request, answer, signer) is var answered && ReferenceEquals(answered, request))
        {
            return Find(id);
        }

        await _evidence.AnsweredAsync(answered, answer);
        return Set(answered);
    });

    public Task<ApprovalRequest?> EndAsync(string id, ApprovalState state, CancellationToken cancellationToken)
    {
        if (state is not (ApprovalState.Expired or ApprovalState.Withdrawn))
        {
            return Task.FromException<ApprovalRequest?>(new ArgumentException("contradiction", nameof(state)));
        }

        return LockedAsync(async () =>
        {
            if (Find(id) is not { State: ApprovalState.Pending } request)
            {
                return Find(id);
            }

            var ended = request with { State = state };
            try
            {
                await _evidence.ResolvedAsync(ended);
            }
            catch (AuditUnavailableException)
            {
                // An end that runs nothing needs no evidence to happen.
            }

            return Set(ended);
        });
    }

    public Task<bool> UseAsync(string id, CancellationToken cancellationToken) => LockedAsync(() =>
        Task.FromResult(Find(id) is { } request && ApprovalLedger.Use(request) is { } used && Set(used) is not null));

    public Task<ApprovalRequest?> TriedAsync(string id, ApprovalTrial trial, CancellationToken cancellationToken) => LockedAsync(async () =>
    {
        if (Find(id) is not { State: ApprovalState.Pending } request)
        {
            return Find(id);
        }

        var tried = request with { Trial = trial };
        await _evidence.TriedAsync(tried, trial);
        return Set(tried);
    });

    public Task<ApprovalRequest?> RevokeAsync(string id, string by, DateTimeOffset at, CancellationToken cancellationToken) => LockedAsync(async () =>
    {
        if (Find(id) is not { Grant: not null } request)
        {
            return null;
        }

        var revoked = ApprovalLedger.Revoke(request, at, signer);
        await _evidence.RevokedAsync(revoked, by);
        return Set(revoked);
    });

    public Task<ApprovalRequest?> FindAsync(string id, CancellationToken cancellationToken) => Task.FromResult(Find(id));

    public Task<ApprovalRequest?> FindByResumeAsync(string resumeHash, CancellationToken cancellationToken) =>
        Task.FromResult(All().FirstOrDefault(r => r.ResumeHash == resumeHash));

    public Task<IReadOnlyList<ApprovalRequest>> StandingAsync(string principal, DateTimeOffset at, CancellationToken cancellationToken) =>
        ListOf(All().Where(r => r.Principal == principal && r.Grant is { Kind: not ApprovalScopeKind.Statement } grant && grant.ExpiresAt > at));

    public Task<IReadOnlyList<ApprovalRequest>> SimilarAsync(string fingerprint, int limit, CancellationToken cancellationToken) =>
        ListOf(All().Where(r => r.Fingerprint == fingerprint).Take(limit));

    public Task<IReadOnlyList<ApprovalRequest>> ListAsync(ApprovalState? state, int limit, CancellationToken cancellationToken) =>
        ListOf(All().Where(r => state is null || r.State == state).Take(limit));

    private static Task<IReadOnlyList<ApprovalRequest>> ListOf(IEnumerable<ApprovalRequest> requests) => Task.FromResult<IReadOnlyList<ApprovalRequest>>([.. requests]);

    private IEnumerable<ApprovalRequest> All() => _requests.Values.Select(e => e.Request).OrderByDescending(r => r.RequestedAt);

    private ApprovalRequest? Find(string id) => _requests.TryGetValue(id, out var entry) ? entry.Request : null;

    private ApprovalRequest Set(ApprovalRequest request)
    {
        var entry = _requests[request.Id];
        _requests[request.Id] = entry with { Request = request };
        if (request.State != ApprovalState.Pending)
        {
            entry.Timer?.Dispose();
            entry.Outcome.TrySetResult(request);
        }

        return request;
    }

    private async Task<T> LockedAsync<T>(Func<Task<T>> change)
    {
        await _gate.WaitAsync();
        try
        {
            return await change();
        }
        finally
        {
            _gate.Release();
        }
    }
}
