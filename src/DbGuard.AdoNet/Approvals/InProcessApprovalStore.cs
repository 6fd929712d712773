using System.Collections.Concurrent;
using DbGuard.Core.Approvals;
using DbGuard.Core.Audit;

namespace DbGuard.AdoNet.Approvals;

/// <summary>
/// Approvals within one process: what waits is lost with it, which denies. The host answers, by <see cref="AnswerAsync"/>, in the name of a
/// person it has recognised. Every change is recorded before anyone hears of it. Thread-safe.
/// </summary>
/// <param name="signer">Signs grants.</param>
/// <param name="audit">Where changes are recorded.</param>
/// <param name="time">When requests expire.</param>
public sealed class InProcessApprovalStore(GrantSigner signer, IAuditSink audit, TimeProvider time) : IApprovalStore
{
    private const int MostKept = 10_000;

    private readonly ConcurrentDictionary<string, Entry> _entries = new(StringComparer.Ordinal);

    public async Task AddAsync(ApprovalRequest request, CancellationToken cancellationToken)
    {
        if (_entries.Count >= MostKept)
        {
            foreach (var old in _entries.Values.Where(e => e.Request.State != ApprovalState.Pending && e.Request.ExpiresAt < time.GetUtcNow()).ToList())
            {
                _entries.TryRemove(old.Request.Id, out _);
            }
        }

        await RecordAsync(AuditRecordKind.ApprovalRequested, request, cancellationToken).ConfigureAwait(false);
        _entries[request.Id] = new Entry(request);
    }

    public async Task<ApprovalRequest> WaitAsync(string id, CancellationToken cancellationToken)
    {
        var entry = _entries.GetValueOrDefault(id) ?? throw new KeyNotFoundException(id);
        var left = entry.Request.ExpiresAt - time.GetUtcNow();
        try
        {
            return await entry.Ended.Task.WaitAsync(left > TimeSpan.Zero ? left : TimeSpan.Zero, time, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            return (await EndAsync(id, ApprovalState.Expired, cancellationToken).ConfigureAwait(false))!;
        }
    }

    public Task<ApprovalRequest?> AnswerAsync(string id, ApprovalAnswer answer, CancellationToken cancellationToken) => ChangeAsync(
        id,
        request => answer.At < request.ExpiresAt ? ApprovalLedger.Answer(request, answer, signer) : request,
        AuditRecordKind.ApprovalAnswered,
        cancellationToken);

    public Task<ApprovalRequest?> EndAsync(string id, ApprovalState state, CancellationToken cancellationToken) => ChangeAsync(
        id, request => request.State == ApprovalState.Pending ? request with { State = state } : request, AuditRecordKind.ApprovalResolved, cancellationToken);

    public async Task<bool> UseAsync(string id, CancellationToken cancellationToken)
    {
        var isUsed = false;
        await ChangeAsync(
            id,
            request =>
            {
                var used = ApprovalLedger.Use(request);
                isUsed = used is not null;
                return used ?? request;
            },
            null,
            cancellationToken).ConfigureAwait(false);
        return isUsed;
    }

    public Task<ApprovalRequest?> TriedAsync(string id, ApprovalTrial trial, CancellationToken cancellationToken) => ChangeAsync(
        id, request => request.State == ApprovalState.Pending ? request with { Trial = trial } : request, null, cancellationToken);

    public Task<ApprovalRequest?> RevokeAsync(string id, string by, DateTimeOffset at, CancellationToken cancellationToken) =>
        _entries.GetValueOrDefault(id)?.Request.Grant is null
            ? Task.FromResult<ApprovalRequest?>(null)
            : ChangeAsync(id, request => ApprovalLedger.Revoke(request, at, signer), AuditRecordKind.ApprovalRevoked, cancellationToken);

    public Task<ApprovalRequest?> FindAsync(string id, CancellationToken cancellationToken) => Task.FromResult(_entries.GetValueOrDefault(id)?.Request);

    public Task<ApprovalRequest?> FindByResumeAsync(string resumeHash, CancellationToken cancellationToken) =>
        Task.FromResult(_entries.Values.Select(e => e.Request).FirstOrDefault(r => r.ResumeHash == resumeHash));

    public Task<IReadOnlyList<ApprovalRequest>> StandingAsync(string principal, DateTimeOffset at, CancellationToken cancellationToken) =>
        List(r => r.Principal == principal && r.Grant is { Kind: not ApprovalScopeKind.Statement } grant && grant.ExpiresAt > at, int.MaxValue);

    public Task<IReadOnlyList<ApprovalRequest>> SimilarAsync(string fingerprint, int limit, CancellationToken cancellationToken) =>
        List(r => r.Fingerprint == fingerprint, limit);

    public Task<IReadOnlyList<ApprovalRequest>> ListAsync(ApprovalState? state, int limit, CancellationToken cancellationToken) =>
        List(r => state is null || r.State == state, limit);

    private Task<IReadOnlyList<ApprovalRequest>> List(Func<ApprovalRequest, bool> filter, int limit) => Task.FromResult<IReadOnlyList<ApprovalRequest>>(
        [.. _entries.Values.Select(e => e.Request).Where(filter).OrderByDescending(r => r.RequestedAt).Take(limit)]);

    private async Task<ApprovalRequest?> ChangeAsync(string id, Func<ApprovalRequest, ApprovalRequest> change, AuditRecordKind? kind, CancellationToken cancellationToken)
    {
        if (_entries.GetValueOrDefault(id) is not { } entry)
        {
            return null;
        }

        await entry.Gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var changed = change(entry.Request);
            if (ReferenceEquals(changed, entry.Request))
            {
                return changed;
            }

            var isDecided = entry.Request.State == ApprovalState.Pending && changed.State != ApprovalState.Pending;
            if (isDecided || kind is not null)
            {
                await RecordAsync(isDecided ? AuditRecordKind.ApprovalResolved : kind!.Value, changed, CancellationToken.None).ConfigureAwait(false);
            }

            entry.Request = changed;
            if (isDecided)
            {
                entry.Ended.TrySetResult(changed);
            }

            return changed;
        }
        finally
        {
            entry.Gate.Release();
        }
    }

    private ValueTask RecordAsync(AuditRecordKind kind, ApprovalRequest request, CancellationToken cancellationToken) => audit.AppendDurablyAsync(
        new AuditRecord
        {
            Kind = kind,
            At = time.GetUtcNow(),
            SessionId = request.SessionId,
            StatementNumber = request.StatementNumber,
            ApprovalId = request.Id,
            ApprovalState = request.State.ToString(),
            Approver = request.Votes is { IsDefaultOrEmpty: false } votes ? votes[^1].Approver : null,
            Comment = request.Votes is { IsDefaultOrEmpty: false } answers ? answers[^1].Comment : null,
        },
        cancellationToken);

    private sealed class Entry(ApprovalRequest request)
    {
        private volatile ApprovalRequest _request = request;

        public ApprovalRequest Request
        {
            get => _request;
            set => _request = value;
        }

        public SemaphoreSlim Gate { get; } = new(1, 1);

        public TaskCompletionSource<ApprovalRequest> Ended { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
