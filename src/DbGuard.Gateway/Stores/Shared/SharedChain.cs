using DbGuard.Core.Audit;
using DbGuard.Gateway.Stores.Checkpoints;
using Npgsql;
using NpgsqlTypes;

namespace DbGuard.Gateway.Stores.Shared;

/// <summary>Appends groups of records to the chain that several gateways share. One thread at a time.</summary>
internal sealed class SharedChain(SharedStore store, Checkpointer? checkpointer = null) : IDisposable
{
    private const string Insert = """
        INSERT INTO records (seq, at, kind, session, statement, body, hash, payload)
        SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::integer[], $4::text[], $5::bigint[], $6::bytea[], $7::bytea[], $8::bytea[])
        """;

    private NpgsqlConnection? _connection;
    private ChainEnd? _attempted;
    private string? _chainId;

    /// <summary>Sequence of the last record that is known to be durable.</summary>
    public long Sequence { get; private set; }

    /// <summary>Chains and stores a group; it is durable when this returns.</summary>
    /// <exception cref="Exception">One that <see cref="SharedStore.IsOfTheStore"/>: it may have been committed all the same, see <see cref="WasCommitted"/>.</exception>
    public void Append(List<AuditEntry> entries)
    {
        _attempted = null;
        _connection ??= store.Open();
        try
        {
            var (sequence, hash) = Lock(_connection);
            if (checkpointer is not null && checkpointer.IsDue(sequence))
            {
                entries.Insert(0, checkpointer.Make(_chainId ??= ReadChainId(_connection), sequence, hash));
            }

            using var batch = Write(_connection, entries, sequence, hash, out var end);
            _attempted = end;
            batch.ExecuteNonQuery();
            Sequence = end.Sequence;
            checkpointer?.Committed();
        }
        catch
        {
            checkpointer?.Failed();

            // WHY: whatever state the connection is in, the next attempt has a fresh one, and the lock goes with this one.
            Dispose();
            throw;
        }
    }

    /// <summary>Whether the group of the last <see cref="Append"/> that failed is in the chain.</summary>
    /// <exception cref="Exception">One that <see cref="SharedStore.IsOfTheStore"/>.</exception>
    public bool WasCommitted()
    {
        _connection ??= store.Open();
        if (_attempted is not { } end)
        {
            return false;
        }

        using var command = new NpgsqlCommand("SELECT EXISTS (SELECT FROM records WHERE seq = $1 AND hash = $2)", _connection)
        {
            Parameters = { new() { Value = end.Sequence }, new() { Value = Convert.FromHexString(end.Hash) } },
        };
        return command.ExecuteScalar() is true;
    }

    public void Dispose()
    {
        _connection?.Dispose();
        _connection = null;
    }

    private static string ReadChainId(NpgsqlConnection connection)
    {
        using var command = new NpgsqlCommand("SELECT value FROM meta WHERE name = 'chain_id'", connection);
        return command.ExecuteScalar() as string ?? throw new InvalidOperationException("the shared store has no chain");
    }

    /// <summary>Begins a transaction that nobody else appends in, and reads the head.</summary>
    private static (long Sequence, byte[] Hash) Lock(NpgsqlConnection connection)
    {
        using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands = { new("BEGIN ISOLATION LEVEL READ COMMITTED"), new($"SELECT pg_catalog.pg_advisory_xact_lock({SharedSchema.LockKey})"), new("SELECT seq, hash FROM head WHERE id = 1") },
        };
        using var reader = batch.ExecuteReader();
        do
        {
            while (reader.Read())
            {
                if (reader.FieldCount == 2)
                {
                    return (reader.GetInt64(0), reader.GetFieldValue<byte[]>(1));
                }
            }
        }
        while (reader.NextResult());

        throw new InvalidOperationException("the shared store has no head");
    }

    private static NpgsqlBatch Write(NpgsqlConnection connection, List<AuditEntry> entries, long sequence, byte[] previous, out ChainEnd end)
    {
        var count = entries.Count;
        var (seqs, ats, kinds) = (new long[count], new long[count], new int[count]);
        var (sessions, statements) = (new string?[count], new long?[count]);
        var (bodies, hashes, payloads) = (new byte[count][], new byte[count][], new byte[]?[count]);
        for (var i = 0; i < count; i++)
        {
            var entry = entries[i];
            var hash = new byte[HashChain.HashBytes];
            HashChain.Seal(entry.Frame, previous, ++sequence, hash);
            (seqs[i], ats[i], kinds[i], sessions[i], statements[i]) = (sequence, entry.At, (int)entry.Kind, entry.SessionId, entry.StatementNumber);
            (bodies[i], hashes[i], payloads[i]) = (entry.Body.ToArray(), hash, entry.HasPayload ? entry.Payload.ToArray() : null);
            previous = hash;
        }

        end = new ChainEnd(sequence, Convert.ToHexStringLower(previous));
        var insert = new NpgsqlBatchCommand(Insert)
        {
            Parameters =
            {
                Array(seqs, NpgsqlDbType.Bigint), Array(ats, NpgsqlDbType.Bigint), Array(kinds, NpgsqlDbType.Integer), Array(sessions, NpgsqlDbType.Text),
                Array(statements, NpgsqlDbType.Bigint), Array(bodies, NpgsqlDbType.Bytea), Array(hashes, NpgsqlDbType.Bytea), Array(payloads, NpgsqlDbType.Bytea),
            },
        };
        var head = new NpgsqlBatchCommand("UPDATE head SET seq = $1, hash = $2 WHERE id = 1") { Parameters = { new() { Value = sequence }, new() { Value = previous } } };
        return new NpgsqlBatch(connection) { BatchCommands = { insert, head, new NpgsqlBatchCommand("COMMIT") } };
    }

    private static NpgsqlParameter Array<T>(T[] values, NpgsqlDbType type) => new() { Value = values, NpgsqlDbType = NpgsqlDbType.Array | type };
}
