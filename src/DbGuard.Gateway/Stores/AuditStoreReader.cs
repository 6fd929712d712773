using DbGuard.Core.Audit;
using DbGuard.Gateway.Stores.Checkpoints;
using SQLitePCL;
using static SQLitePCL.raw;

namespace DbGuard.Gateway.Stores;

/// <summary>
/// Reads an audit store without changing it, while a gateway writes to it or when none runs. Every method sees one state of the
/// store from its beginning to its end. Not thread-safe.
/// </summary>
internal sealed class AuditStoreReader : IAuditReader
{
    private static readonly TimeSpan BusyTimeout = TimeSpan.FromSeconds(5);

    private readonly SqliteConnectionHandle _connection;
    private readonly string _path;

    private AuditStoreReader(SqliteConnectionHandle connection, string path)
    {
        _connection = connection;
        _path = path;
    }

    /// <exception cref="AuditUnavailableException">There is no such store, or it cannot be read; the message says which.</exception>
    public static AuditStoreReader Open(string path)
    {
        if (!File.Exists(path))
        {
            throw new AuditUnavailableException($"no audit store at `{path}`");
        }

        try
        {
            try
            {
                return TryOpen(path, isImmutable: false);
            }
            catch (SqliteFailure failure) when ((failure.Code & 0xff) is SQLITE_CANTOPEN or SQLITE_READONLY && !File.Exists(path + "-wal"))
            {
                // WHY: a store at rest in a folder we may not write to: SQLite cannot put its shared memory beside it, and needs none.
                return TryOpen(path, isImmutable: true);
            }
        }
        catch (SqliteFailure failure)
        {
            throw new AuditUnavailableException($"audit store cannot be read: {failure.Message}", failure);
        }
    }

    /// <summary>Sequence of the last record; 0 when there is none.</summary>
    /// <exception cref="AuditUnavailableException" />
    public long LastSequence() => Explain(() => Ends() is var (stored, pending) && pending is [.., var last] ? last.Sequence : stored);

    /// <summary>Sequence from which the last <paramref name="count"/> records that match begin; 0 when there are fewer.</summary>
    /// <exception cref="AuditUnavailableException" />
    public long SequenceBeforeLast(RecordQuery query, int count) => Explain(() =>
    {
        var (stored, pending) = Ends();
        var matching = pending.FindAll(query.Matches);
        if (matching.Count >= count && count > 0)
        {
            return matching[^count].Sequence - 1;
        }

        using var statement = Prepare(query, stored, "seq", "ORDER BY seq DESC LIMIT 1 OFFSET ?6");
        _connection.Check(sqlite3_bind_int(statement, 6, Math.Max(0, count - matching.Count - 1)));
        return Step(statement) ? sqlite3_column_int64(statement, 0) - 1 : 0;
    });

    /// <summary>Records in the order of the chain.</summary>
    /// <exception cref="AuditUnavailableException">While enumerating: the store cannot be read on.</exception>
    public IEnumerable<StoredRecord> Read(RecordQuery query)
    {
        var (stored, pending) = Explain(Ends);
        using var statement = Explain(() => Prepare(query, stored, "seq, at, kind, session, statement, body, hash, payload", "ORDER BY seq"));
        while (Explain(() => Step(statement)))
        {
            yield return StoredRecord.Of(Record(statement));
        }

        foreach (var record in pending.FindAll(query.Matches))
        {
            yield return record;
        }
    }

    /// <summary>The session <paramref name="id"/> if there is one, else the sessions whose ids begin with it, at most 100.</summary>
    /// <exception cref="AuditUnavailableException" />
    public IReadOnlyList<string> FindSessions(string id) => Explain(() =>
    {
        var pending = Ends().Pending.Select(r => r.SessionId).OfType<string>().Where(s => s.StartsWith(id, StringComparison.Ordinal));
        using var statement = _connection.Prepare(
            "SELECT DISTINCT session FROM records WHERE substr(session, 1, length(?1)) = ?1 ORDER BY session = ?1 DESC, session LIMIT 100");
        _connection.Check(sqlite3_bind_text(statement, 1, id));
        var found = new SortedSet<string>(pending, StringComparer.Ordinal);
        while (Step(statement))
        {
            found.Add(sqlite3_column_text(statement, 0).utf8_to_string());
        }

        return found.Contains(id) ? (IReadOnlyList<string>)[id] : [.. found.Take(100)];
    });

    /// <summary>The session of the last record that has one.</summary>
    /// <exception cref="AuditUnavailableException" />
    public string? LastSession() => Explain(() => Ends().Pending.FindLast(r => r.SessionId is not null)?.SessionId
        ?? _connection.ReadText("SELECT session FROM records WHERE session IS NOT NULL ORDER BY seq DESC LIMIT 1"));

    /// <inheritdoc />
    public ChainVerdict Verify(Action<long> progress, CancellationToken cancellationToken, AuditProof? proof = null)
    {
        const int Attempts = 12;
        for (var attempt = 1; ; attempt++)
        {
            var verdict = VerifyOnce(progress, proof, cancellationToken);

            // A gateway that starts, stops or writes just now can be met between two steps of its own.
            if (verdict.Fault?.Kind is not (ChainFaultKind.LogMissing or ChainFaultKind.LogIncomplete) || attempt == Attempts)
            {
                return verdict;
            }

            cancellationToken.WaitHandle.WaitOne(TimeSpan.FromMilliseconds(50));
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    /// <inheritdoc />
    public void Dispose() => _connection.Dispose();

    private static AuditStoreReader TryOpen(string path, bool isImmutable)
    {
        var connection = SqliteConnectionHandle.OpenReadOnly(path, isImmutable, BusyTimeout);
        try
        {
            connection.Execute("PRAGMA trusted_schema = OFF");
            connection.Execute("PRAGMA cell_size_check = ON");
            AuditSchema.Check(connection);
            return new AuditStoreReader(connection, path);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private static T Explain<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (SqliteFailure failure)
        {
            throw new AuditUnavailableException($"audit store cannot be read: {failure.Message}", failure);
        }
    }

    private static bool IsNull(sqlite3_stmt statement, int column) => sqlite3_column_type(statement, column) == SQLITE_NULL;

    /// <summary>
    /// What the database has and what only the log has. The log is read first: what is moved into the database meanwhile is found there.
    /// </summary>
    private (long Stored, List<StoredRecord> Pending) Ends()
    {
        var image = CommitLog.Read(_path);
        var stored = _connection.ReadInteger("SELECT max(seq) FROM records") ?? 0;
        return (stored, image is null ? [] : CommitLogTail.After(image, stored));
    }

    private ChainVerdict VerifyOnce(Action<long> progress, AuditProof? proof, CancellationToken cancellationToken)
    {
        long good = 0;
        try
        {
            var image = CommitLog.Read(_path);
            _connection.Execute("BEGIN");
            try
            {
                var chainId = _connection.ReadText(AuditSchema.ReadChainId) ?? "";
                var check = proof?.For(chainId);
                using var verifier = new ChainVerifier(chainId) { Checkpoints = check };
                var fault = Follow(verifier, progress, ref good, cancellationToken) ?? FollowLog(verifier, image, chainId) ?? verifier.FindMissingResponse() ?? check?.Finish(verifier.Sequence);
                good = verifier.Sequence;
                return new ChainVerdict(good, Convert.ToHexStringLower(verifier.Hash), fault, check?.Count ?? 0, check?.LastSigned ?? 0, check?.AnchorsMet ?? 0, verifier.RemovedResponses);
            }
            finally
            {
                _connection.Execute("COMMIT");
            }
        }
        catch (SqliteFailure failure)
        {
            return new ChainVerdict(good, "", new ChainFault(good + 1, ChainFaultKind.StoreUnreadable, $"the store cannot be read on from here: {failure.Message}"));
        }
    }

    private ChainFault? Follow(ChainVerifier verifier, Action<long> progress, ref long good, CancellationToken cancellationToken)
    {
        const int Step = 10_000;
        using var statement = _connection.Prepare("SELECT seq, at, kind, session, statement, body, hash, payload FROM records ORDER BY seq");
        while (this.Step(statement))
        {
            if (verifier.Accept(Record(statement)) is { } fault)
            {
                return fault.Kind == ChainFaultKind.HashMismatch ? Refine(verifier, fault, statement) : fault;
            }

            good = verifier.Sequence;
            if (good % Step == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
                progress(good);
            }
        }

        using var head = _connection.Prepare("SELECT seq, hash FROM head WHERE id = 1");
        return this.Step(head)
            ? verifier.Finish(sqlite3_column_int64(head, 0), sqlite3_column_blob(head, 1))
            : new ChainFault(good, ChainFaultKind.HeadMismatch, "the head is missing");
    }

    /// <summary>Goes on where the database ends.</summary>
    private ChainFault? FollowLog(ChainVerifier verifier, byte[]? image, string chainId)
    {
        if (image is null)
        {
            return _connection.ReadText(AuditSchema.ReadLogState) == AuditSchema.LogInUse
                ? new ChainFault(verifier.Sequence + 1, ChainFaultKind.LogMissing, "the commit log, where the last records of a store in use stand, is missing")
                : null;
        }

        if (!CommitLog.IsOf(image, chainId))
        {
            return new ChainFault(verifier.Sequence + 1, ChainFaultKind.LogIncomplete, "the commit log beside the store is not this store's");
        }

        var tail = new CommitLogTail(image);
        for (var isFirst = true; tail.MoveNext(); isFirst = false)
        {
            // What the database has too needs no check, if the log begins where it says it does: its records have no gaps.
            if (isFirst && tail.Current.Sequence <= verifier.Sequence && !IsInDatabase(tail.Current))
            {
                return new ChainFault(tail.Current.Sequence, ChainFaultKind.HashMismatch, "the commit log begins with another record than the database has there");
            }

            if (tail.Current.Sequence > verifier.Sequence && verifier.Accept(tail.Current.Link) is { } fault)
            {
                return fault.Kind == ChainFaultKind.HashMismatch && tail.MoveNext() ? verifier.Refine(fault, tail.Current.Link) : fault;
            }
        }

        return tail.IsAtEnd ? null : new ChainFault(
            verifier.Sequence + 1,
            ChainFaultKind.LogIncomplete,
            "something in the commit log is no record: a write was cut short and had not been acknowledged, or the file was changed");
    }

    private bool IsInDatabase(in CommitLogRecord record)
    {
        using var statement = _connection.Prepare(AuditSchema.ReadHash);
        _connection.Check(sqlite3_bind_int64(statement, 1, record.Sequence));
        return Step(statement) && sqlite3_column_blob(statement, 0).SequenceEqual(record.Hash);
    }

    private ChainFault Refine(ChainVerifier verifier, ChainFault fault, sqlite3_stmt records)
    {
        if (Step(records))
        {
            return verifier.Refine(fault, Record(records));
        }

        using var head = _connection.Prepare("SELECT hash FROM head WHERE id = 1");
        return Step(head) ? verifier.Refine(fault, sqlite3_column_blob(head, 0)) : fault;
    }

    private static ChainRecord Record(sqlite3_stmt statement) => new()
    {
        Sequence = sqlite3_column_int64(statement, 0),
        At = sqlite3_column_int64(statement, 1),
        Kind = sqlite3_column_int64(statement, 2),
        HasSessionId = !IsNull(statement, 3),
        SessionId = sqlite3_column_blob(statement, 3),
        StatementNumber = IsNull(statement, 4) ? null : sqlite3_column_int64(statement, 4),
        Body = sqlite3_column_blob(statement, 5),
        Hash = sqlite3_column_blob(statement, 6),
        HasPayload = !IsNull(statement, 7),
        Payload = sqlite3_column_blob(statement, 7),
    };

    private sqlite3_stmt Prepare(RecordQuery query, long last, string columns, string order)
    {
        var statement = _connection.Prepare(
            $"SELECT {columns} FROM records WHERE seq > ?1 AND (?2 IS NULL OR session = ?2) AND (?3 IS NULL OR at >= ?3) AND (?4 IS NULL OR at < ?4) AND seq <= ?5 {order}");
        _connection.Check(sqlite3_bind_int64(statement, 1, query.After));
        _connection.Check(sqlite3_bind_int64(statement, 5, last));
        if (query.SessionId is { } session)
        {
            _connection.Check(sqlite3_bind_text(statement, 2, session));
        }

        if (query.Since is { } since)
        {
            _connection.Check(sqlite3_bind_int64(statement, 3, since));
        }

        if (query.Until is { } until)
        {
            _connection.Check(sqlite3_bind_int64(statement, 4, until));
        }

        return statement;
    }

    private bool Step(sqlite3_stmt statement) => sqlite3_step(statement) switch
    {
        SQLITE_ROW => true,
        SQLITE_DONE => false,
        var code => throw _connection.Failure(code),
    };
}
