using System.Text;
using DbGuard.Core.Audit;
using DbGuard.Gateway.Stores.Checkpoints;
using Npgsql;

namespace DbGuard.Gateway.Stores.Shared;

/// <summary>Reads the chain of a shared store.</summary>
internal sealed class SharedAuditReader : IAuditReader
{
    private const string Columns = "seq, at, kind, session, statement, body, hash, payload";
    private const string Matching = "seq > $1 AND ($2::text IS NULL OR session = $2) AND ($3::bigint IS NULL OR at >= $3) AND ($4::bigint IS NULL OR at < $4)";

    private readonly SharedStore _store;
    private readonly NpgsqlConnection _connection;

    private SharedAuditReader(SharedStore store, NpgsqlConnection connection)
    {
        _store = store;
        _connection = connection;
    }

    /// <exception cref="AuditUnavailableException">There is no such store, or it cannot be read.</exception>
    public static SharedAuditReader Open(string connectionFile, string schema)
    {
        var store = SharedStore.From(connectionFile, schema);
        try
        {
            return Explain(() => new SharedAuditReader(store, store.Open()));
        }
        catch
        {
            store.Dispose();
            throw;
        }
    }

    /// <inheritdoc />
    public long LastSequence() => Explain(() => Scalar("SELECT coalesce(max(seq), 0) FROM records") is long last ? last : 0);

    /// <inheritdoc />
    public long SequenceBeforeLast(RecordQuery query, int count) => Explain(() =>
    {
        using var command = Command($"SELECT seq FROM records WHERE {Matching} ORDER BY seq DESC LIMIT 1 OFFSET $5", query);
        command.Parameters.Add(new() { Value = Math.Max(0, count - 1) });
        return command.ExecuteScalar() is long sequence ? sequence - 1 : 0;
    });

    /// <inheritdoc />
    public IEnumerable<StoredRecord> Read(RecordQuery query)
    {
        using var command = Command($"SELECT {Columns} FROM records WHERE {Matching} ORDER BY seq", query);
        using var reader = Explain(() => command.ExecuteReader());
        while (Explain(reader.Read))
        {
            yield return Explain(() => Record(reader)).Unpacked();
        }
    }

    /// <inheritdoc />
    public IReadOnlyList<string> FindSessions(string id) => Explain(() =>
    {
        using var command = new NpgsqlCommand("SELECT DISTINCT session FROM records WHERE starts_with(session, $1) ORDER BY session LIMIT 100", _connection) { Parameters = { new() { Value = id } } };
        using var reader = command.ExecuteReader();
        var found = new List<string>();
        while (reader.Read())
        {
            found.Add(reader.GetString(0));
        }

        return found.Contains(id) ? (IReadOnlyList<string>)[id] : found;
    });

    /// <inheritdoc />
    public string? LastSession() => Explain(() => Scalar("SELECT session FROM records WHERE session IS NOT NULL ORDER BY seq DESC LIMIT 1") as string);

    /// <inheritdoc />
    public ChainVerdict Verify(Action<long> progress, CancellationToken cancellationToken, AuditProof? proof = null)
    {
        const int Step = 10_000;
        long good = 0;
        try
        {
            // One state from beginning to end, whatever gateways append meanwhile.
            using var transaction = _connection.BeginTransaction(System.Data.IsolationLevel.RepeatableRead);
            var (head, headHash) = Head();
            var chainId = Scalar("SELECT value FROM meta WHERE name = 'chain_id'") as string ?? "";
            var check = proof?.For(chainId);
            using var verifier = new ChainVerifier(chainId) { Checkpoints = check };
            StoredRecord? broken = null;
            ChainFault? fault = null;
            using (var command = new NpgsqlCommand($"SELECT {Columns} FROM records ORDER BY seq", _connection, transaction))
            using (var reader = command.ExecuteReader())
            {
                while (fault is null && reader.Read())
                {
                    broken = Record(reader);
                    fault = verifier.Accept(Link(broken));
                    good = verifier.Sequence;
                    if (fault is null && good % Step == 0)
                    {
                        cancellationToken.ThrowIfCancellationRequested();
                        progress(good);
                    }
                }

                if (fault is { Kind: ChainFaultKind.HashMismatch })
                {
                    fault = reader.Read() ? verifier.Refine(fault, Link(Record(reader))) : verifier.Refine(fault, headHash);
                }
            }

            fault ??= verifier.Finish(head, headHash) ?? verifier.FindMissingResponse() ?? check?.Finish(verifier.Sequence);
            return new ChainVerdict(good, Convert.ToHexStringLower(verifier.Hash), fault, check?.Count ?? 0, check?.LastSigned ?? 0, check?.AnchorsMet ?? 0, verifier.RemovedResponses);
        }
        catch (Exception failure) when (SharedStore.IsOfTheStore(failure))
        {
            return new ChainVerdict(good, "", new ChainFault(good + 1, ChainFaultKind.StoreUnreadable, $"the store cannot be read on from here: {SharedStore.Explain(failure)}"));
        }
    }

    public void Dispose()
    {
        _connection.Dispose();
        _store.Dispose();
    }

    private (long Sequence, byte[] Hash) Head()
    {
        using var command = new NpgsqlCommand("SELECT seq, hash FROM head WHERE id = 1", _connection);
        using var reader = command.ExecuteReader();
        return reader.Read() ? (reader.GetInt64(0), reader.GetFieldValue<byte[]>(1)) : (0, []);
    }

    private object? Scalar(string sql)
    {
#pragma warning disable CA2100 // Every text is a constant of this file.
        using var command = new NpgsqlCommand(sql, _connection);
#pragma warning restore CA2100
        return command.ExecuteScalar();
    }

    private NpgsqlCommand Command(string sql, RecordQuery query)
    {
#pragma warning disable CA2100 // Every text is made of constants of this file.
        return new NpgsqlCommand(sql, _connection)
#pragma warning restore CA2100
        {
            Parameters =
            {
                new() { Value = query.After },
                new() { Value = (object?)query.SessionId ?? DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Text },
                new() { Value = (object?)query.Since ?? DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Bigint },
                new() { Value = (object?)query.Until ?? DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Bigint },
            },
        };
    }

    private static StoredRecord Record(NpgsqlDataReader reader) => new(
        reader.GetInt64(0),
        reader.GetInt64(1),
        reader.GetInt32(2),
        reader.IsDBNull(3) ? null : reader.GetString(3),
        reader.IsDBNull(4) ? null : reader.GetInt64(4),
        reader.GetFieldValue<byte[]>(5),
        reader.GetFieldValue<byte[]>(6),
        reader.IsDBNull(7) ? null : reader.GetFieldValue<byte[]>(7));

    private static ChainRecord Link(StoredRecord record) => new()
    {
        Sequence = record.Sequence,
        At = record.At,
        Kind = record.Kind,
        HasSessionId = record.SessionId is not null,
        SessionId = record.SessionId is null ? default : Encoding.UTF8.GetBytes(record.SessionId),
        StatementNumber = record.StatementNumber,
        Body = record.Body,
        Hash = record.Hash,
        HasPayload = record.Payload is not null,
        Payload = record.Payload,
    };

    private static T Explain<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception failure) when (SharedStore.IsOfTheStore(failure))
        {
            throw new AuditUnavailableException($"audit store cannot be read: {SharedStore.Explain(failure)}", failure);
        }
    }
}
