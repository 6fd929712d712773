using System.Collections.Concurrent;
using System.Text.Json;
using DbGuard.Core.Approvals;
using DbGuard.Core.Audit;
using Npgsql;
using NpgsqlTypes;

namespace DbGuard.Gateway.Stores.Shared;

/// <summary>
/// Approval requests in a PostgreSQL that several gateways share: a statement may be held by one and answered at another. Each change is one
/// transaction on the row; who waits for it is told by a signal and reads the row.
/// </summary>
internal sealed class SharedApprovalStore : IApprovalStore, IAsyncDisposable
{
    private readonly SharedStore _store;
    private readonly ApprovalEvidence _evidence;
    private readonly GrantSigner _signer;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly ConcurrentDictionary<string, PendingApproval> _waits = new(StringComparer.Ordinal);

    public SharedApprovalStore(SharedStore store, SharedSignals signals, IAuditSink audit, GrantSigner signer, TimeProvider time, ILogger<SharedApprovalStore> logger)
    {
        _store = store;
        _evidence = new ApprovalEvidence(audit, time);
        _signer = signer;
        _time = time;
        _logger = logger;
        signals.Hear(HearAsync);
    }

    /// <inheritdoc />
    public async Task AddAsync(ApprovalRequest request, CancellationToken cancellationToken)
    {
        if (request is not { State: ApprovalState.Pending, Answer: null })
        {
            throw new ArgumentException("a new request is pending and has no answer", nameof(request));
        }

        await InTransactionAsync(
            async connection =>
            {
                await using var insert = new NpgsqlCommand(
                    """
                    INSERT INTO approvals (id, state, requested_at, expires_at, principal, fingerprint, resume, standing_until, body)
                    VALUES ($1, $2, $3, $4, $5, $6, $7, NULL, $8)
                    """, connection)
                {
                    Parameters =
                    {
                        Value(request.Id), Value(request.State.ToString()), Value(AuditTime.ToMicroseconds(request.RequestedAt)), Value(AuditTime.ToMicroseconds(request.ExpiresAt)),
                        Value(request.Binding.Principal), Text(request.Fingerprint), Text(request.ResumeHash), Value(Body(request)),
                    },
                };
                await insert.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
                await _evidence.RequestedAsync(request, cancellationToken).ConfigureAwait(false);
                await NotifyAsync(connection, request.Id).ConfigureAwait(false);
                return true;
            },
            cancellationToken).ConfigureAwait(false);
        Waited(request);
    }

    /// <inheritdoc />
    public async Task<ApprovalRequest> WaitAsync(string id, CancellationToken cancellationToken)
    {
        var request = await FindAsync(id, cancellationToken).ConfigureAwait(false) ?? throw new KeyNotFoundException("no such approval request");
        if (request.State != ApprovalState.Pending)
        {
            return request;
        }

        var pending = Waited(request);

        // WHY again: it may have changed between the first look and our being told of changes.
        await LookAsync(id).ConfigureAwait(false);
        return await pending.Outcome.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc />
    public Task<ApprovalRequest?> AnswerAsync(string id, ApprovalAnswer answer, CancellationToken cancellationToken) => ChangeAsync(
        id,
        async request =>
        {
            if (request.State == ApprovalState.Pending && _time.GetUtcNow() >= request.ExpiresAt)
            {
                return await EndedAsync(request, ApprovalState.Expired).ConfigureAwait(false);
            }

            var answered = ApprovalLedger.Answer(request, answer, _signer);
            if (!ReferenceEquals(answered, request))
            {
                await _evidence.AnsweredAsync(answered, answer).ConfigureAwait(false);
            }

            return answered;
        },
        cancellationToken);

    /// <inheritdoc />
    public Task<ApprovalRequest?> EndAsync(string id, ApprovalState state, CancellationToken cancellationToken)
    {
        if (state is not (ApprovalState.Expired or ApprovalState.Withdrawn))
        {
            throw new ArgumentException("without an answer a request expires or is withdrawn", nameof(state));
        }

        return ChangeAsync(id, request => request.State == ApprovalState.Pending ? EndedAsync(request, state) : Task.FromResult(request), cancellationToken);
    }

    /// <inheritdoc />
    public async Task<bool> UseAsync(string id, CancellationToken cancellationToken)
    {
        var isUsed = false;
        await ChangeAsync(
            id,
            request =>
            {
                var used = ApprovalLedger.Use(request);
                isUsed = used is not null;
                return Task.FromResult(used ?? request);
            },
            cancellationToken).ConfigureAwait(false);
        return isUsed;
    }

    /// <inheritdoc />
    public Task<ApprovalRequest?> TriedAsync(string id, ApprovalTrial trial, CancellationToken cancellationToken) => ChangeAsync(
        id,
        async request =>
        {
            if (request.State != ApprovalState.Pending)
            {
                return request;
            }

            var tried = request with { Trial = trial };
            await _evidence.TriedAsync(tried, trial).ConfigureAwait(false);
            return tried;
        },
        cancellationToken);

    /// <inheritdoc />
    public async Task<ApprovalRequest?> RevokeAsync(string id, string by, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var revoked = await ChangeAsync(
            id,
            async request =>
            {
                if (request.Grant is null)
                {
                    return request;
                }

                var ended = ApprovalLedger.Revoke(request, at, _signer);
                await _evidence.RevokedAsync(ended, by).ConfigureAwait(false);
                return ended;
            },
            cancellationToken).ConfigureAwait(false);
        return revoked?.Grant is null ? null : revoked;
    }

    /// <inheritdoc />
    public async Task<ApprovalRequest?> FindAsync(string id, CancellationToken cancellationToken) =>
        (await ReadAsync("SELECT body FROM approvals WHERE id = $1", [Value(id)], cancellationToken).ConfigureAwait(false)).FirstOrDefault();

    /// <inheritdoc />
    public async Task<ApprovalRequest?> FindByResumeAsync(string resumeHash, CancellationToken cancellationToken) =>
        (await ReadAsync("SELECT body FROM approvals WHERE resume = $1", [Value(resumeHash)], cancellationToken).ConfigureAwait(false)).FirstOrDefault();

    /// <inheritdoc />
    public async Task<IReadOnlyList<ApprovalRequest>> StandingAsync(string principal, DateTimeOffset at, CancellationToken cancellationToken) => await ReadAsync(
        "SELECT body FROM approvals WHERE principal = $1 AND standing_until > $2 ORDER BY requested_at DESC, id", [Value(principal), Value(AuditTime.ToMicroseconds(at))], cancellationToken).ConfigureAwait(false);

    /// <inheritdoc />
    public async Task<IReadOnlyList<ApprovalRequest>> SimilarAsync(string fingerprint, int limit, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(limit);
        return await ReadAsync("SELECT body FROM approvals WHERE fingerprint = $1 ORDER BY requested_at DESC, id LIMIT $2", [Value(fingerprint), Value(limit)], cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc />
    public async Task<IReadOnlyList<ApprovalRequest>> ListAsync(ApprovalState? state, int limit, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(limit);
        return await ReadAsync(
            "SELECT body FROM approvals WHERE $1::text IS NULL OR state = $1 ORDER BY requested_at DESC, id LIMIT $2", [Text(state?.ToString()), Value(limit)], cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Ends the waits of this process. What is pending stays so, for clients that come back; without a resume token it is withdrawn.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var pending in _waits.Values)
        {
            try
            {
                var final = pending.Request.ResumeHash is null
                    ? await EndAsync(pending.Request.Id, ApprovalState.Withdrawn, CancellationToken.None).ConfigureAwait(false)
                    : null;
                pending.Complete(final ?? pending.Request with { State = ApprovalState.Withdrawn });
            }
            catch (ApprovalStoreException)
            {
                pending.Complete(pending.Request with { State = ApprovalState.Withdrawn });
            }
        }
    }

    private static NpgsqlParameter Value(object value) => new() { Value = value };

    private static NpgsqlParameter Text(string? value) => new() { Value = (object?)value ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text };

    private static string Body(ApprovalRequest request) => JsonSerializer.Serialize(request, ApprovalJson.Default.ApprovalRequest);

    private static ApprovalRequest Read(string body) =>
        JsonSerializer.Deserialize(body, ApprovalJson.Default.ApprovalRequest) ?? throw new JsonException("approval row without a body");

    private static async Task NotifyAsync(NpgsqlConnection connection, string id)
    {
        await using var notify = new NpgsqlCommand("SELECT pg_catalog.pg_notify($1, $2)", connection) { Parameters = { Value(SharedSignals.Approvals), Value(id) } };
        await notify.ExecuteNonQueryAsync(CancellationToken.None).ConfigureAwait(false);
    }

    /// <summary>Waits for a request from now on; it expires here when nobody answers.</summary>
    private PendingApproval Waited(ApprovalRequest request)
    {
        var pending = _waits.GetOrAdd(request.Id, _ => new PendingApproval(request));
        if (pending.Timer is null)
        {
            var left = request.ExpiresAt - _time.GetUtcNow();
            pending.Timer = _time.CreateTimer(_ => _ = ExpireAsync(pending), null, left > TimeSpan.Zero ? left : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        }

        return pending;
    }

    private async Task ExpireAsync(PendingApproval pending)
    {
        try
        {
            Settle(await EndAsync(pending.Request.Id, ApprovalState.Expired, CancellationToken.None).ConfigureAwait(false));
        }
        catch (Exception exception)
        {
            // The wait must end whatever happens to the store: without an answer the statement is not run.
            ApprovalStoreLog.ExpiryFailed(_logger, exception, pending.Request.Id);
            _waits.TryRemove(pending.Request.Id, out _);
            pending.Complete(pending.Request with { State = ApprovalState.Expired });
        }
    }

    private async Task HearAsync(string channel, string payload)
    {
        if (channel != SharedSignals.Approvals)
        {
            return;
        }

        foreach (var id in payload.Length > 0 ? [payload] : _waits.Keys.ToArray())
        {
            await LookAsync(id).ConfigureAwait(false);
        }
    }

    /// <summary>Looks at a request that is waited for here.</summary>
    private async Task LookAsync(string id)
    {
        if (_waits.ContainsKey(id))
        {
            Settle(await FindAsync(id, CancellationToken.None).ConfigureAwait(false));
        }
    }

    private void Settle(ApprovalRequest? request)
    {
        if (request is not null && request.State != ApprovalState.Pending && _waits.TryRemove(request.Id, out var pending))
        {
            pending.Complete(request);
        }
    }

    /// <summary>An end that runs nothing is carried out even when it cannot be recorded.</summary>
    private async Task<ApprovalRequest> EndedAsync(ApprovalRequest request, ApprovalState state)
    {
        var ended = request with { State = state };
        try
        {
            await _evidence.ResolvedAsync(ended).ConfigureAwait(false);
        }
        catch (AuditUnavailableException exception)
        {
            ApprovalStoreLog.EndNotRecorded(_logger, exception, ended.Id);
        }

        return ended;
    }

    /// <summary>Changes a request under its row's lock; null when there is none.</summary>
    /// <param name="id">The request.</param>
    /// <param name="change">What it becomes, recorded; the same instance for no change.</param>
    /// <param name="cancellationToken">Heard until the change begins.</param>
    private async Task<ApprovalRequest?> ChangeAsync(string id, Func<ApprovalRequest, Task<ApprovalRequest>> change, CancellationToken cancellationToken)
    {
        var changed = await InTransactionAsync<ApprovalRequest?>(
            async connection =>
            {
                ApprovalRequest request;
                await using (var find = new NpgsqlCommand("SELECT body FROM approvals WHERE id = $1 FOR UPDATE", connection) { Parameters = { Value(id) } })
                {
                    if (await find.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) is not string body)
                    {
                        return null;
                    }

                    request = Read(body);
                }

                var next = await change(request).ConfigureAwait(false);
                if (ReferenceEquals(next, request))
                {
                    return request;
                }

                var standing = next.Grant is { Kind: not ApprovalScopeKind.Statement } grant ? AuditTime.ToMicroseconds(grant.ExpiresAt) : (long?)null;
                await using var update = new NpgsqlCommand("UPDATE approvals SET state = $2, body = $3, standing_until = $4 WHERE id = $1", connection)
                {
                    Parameters = { Value(id), Value(next.State.ToString()), Value(Body(next)), new() { Value = (object?)standing ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Bigint } },
                };
                await update.ExecuteNonQueryAsync(CancellationToken.None).ConfigureAwait(false);
                await NotifyAsync(connection, id).ConfigureAwait(false);
                return next;
            },
            cancellationToken).ConfigureAwait(false);
        Settle(changed);
        return changed;
    }

    private async Task<T> InTransactionAsync<T>(Func<NpgsqlConnection, Task<T>> change, CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = await _store.OpenAsync(cancellationToken).ConfigureAwait(false);
            await using var transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
            var result = await change(connection).ConfigureAwait(false);
            await transaction.CommitAsync(CancellationToken.None).ConfigureAwait(false);
            return result;
        }
        catch (Exception failure) when (SharedStore.IsOfTheStore(failure))
        {
            throw new ApprovalStoreException($"approval store cannot be written: {SharedStore.Explain(failure)}", failure);
        }
    }

    private async Task<List<ApprovalRequest>> ReadAsync(string sql, NpgsqlParameter[] parameters, CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = await _store.OpenAsync(cancellationToken).ConfigureAwait(false);
#pragma warning disable CA2100 // Every text is a constant of this file.
            await using var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
            command.Parameters.AddRange(parameters);
            await using var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            var found = new List<ApprovalRequest>();
            while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
            {
                found.Add(Read(reader.GetString(0)));
            }

            return found;
        }
        catch (Exception failure) when (SharedStore.IsOfTheStore(failure))
        {
            throw new ApprovalStoreException($"approval store cannot be read: {SharedStore.Explain(failure)}", failure);
        }
    }
}
