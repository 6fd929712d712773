using System.Security.Cryptography;
using DbGuard.Core.Audit;
using SQLitePCL;
using static SQLitePCL.raw;

namespace DbGuard.Gateway.Stores;

/// <summary>The quick check at the opening of a store: is the last record the one the head names, and does it follow from the one before?</summary>
internal sealed class AuditTail(SqliteConnectionHandle connection) : IDisposable
{
    private const string Broken = "the end of the audit chain does not verify: run `dbguard audit verify`";

    private readonly sqlite3_stmt _head = connection.Prepare("SELECT seq, hash FROM head WHERE id = 1");
    private readonly sqlite3_stmt _last = connection.Prepare("SELECT seq, hash, body FROM records ORDER BY seq DESC LIMIT 2");

    /// <exception cref="SqliteFailure">It does not verify.</exception>
    public (long Sequence, byte[] Hash) ReadVerified()
    {
        if (!Step(_head))
        {
            throw new SqliteFailure(0, Broken);
        }

        var sequence = sqlite3_column_int64(_head, 0);
        var hash = sqlite3_column_blob(_head, 1).ToArray();
        if (hash.Length != HashChain.HashBytes)
        {
            throw new SqliteFailure(0, Broken);
        }

        var isWhole = Step(_last)
            ? sqlite3_column_int64(_last, 0) == sequence && sqlite3_column_blob(_last, 1).SequenceEqual(hash) && FollowsFromPrevious(sequence, hash)
            : sequence == 0 && hash.AsSpan().SequenceEqual(Genesis());
        return isWhole ? (sequence, hash) : throw new SqliteFailure(0, Broken);
    }

    public void Dispose()
    {
        _head.Dispose();
        _last.Dispose();
    }

    private bool FollowsFromPrevious(long sequence, ReadOnlySpan<byte> hash)
    {
        var body = sqlite3_column_blob(_last, 2).ToArray();
        var hasPrevious = Step(_last);
        if (hasPrevious != sequence > 1 || (hasPrevious && sqlite3_column_int64(_last, 0) != sequence - 1))
        {
            return false;
        }

        var previous = hasPrevious ? sqlite3_column_blob(_last, 1) : Genesis();
        if (previous.Length != HashChain.HashBytes)
        {
            return false;
        }

        Span<byte> computed = stackalloc byte[HashChain.HashBytes];
        using var hasher = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        HashChain.Compute(previous, sequence, body, computed, hasher);
        return computed.SequenceEqual(hash);
    }

    private byte[] Genesis() => HashChain.Genesis(
        connection.ReadText($"SELECT value FROM meta WHERE name = '{AuditSchema.MetaChainId}'") ?? throw new SqliteFailure(0, Broken));

    private bool Step(sqlite3_stmt statement) => sqlite3_step(statement) switch
    {
        SQLITE_ROW => true,
        SQLITE_DONE => false,
        var code => throw connection.Failure(code),
    };
}
