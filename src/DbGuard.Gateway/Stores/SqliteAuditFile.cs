using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using DbGuard.Core.Audit;
using SQLitePCL;
using static SQLitePCL.raw;

namespace DbGuard.Gateway.Stores;

/// <summary>The open file of an audit store: continues the chain, one transaction per group of records. Not thread-safe.</summary>
internal sealed class SqliteAuditFile : IDisposable
{
    public const string ChangedByOthers = "the store was changed by someone else: run `dbguard audit verify`";

    private readonly string _path;
    private readonly SqliteConnectionHandle _connection;
    private readonly List<sqlite3_stmt> _statements = [];
    private readonly sqlite3_stmt _begin;
    private readonly sqlite3_stmt _commit;
    private readonly sqlite3_stmt _insert;
    private readonly sqlite3_stmt _updateHead;
    private readonly LogSync? _sync;
    private readonly byte[] _hash = new byte[HashChain.HashBytes];
    private readonly byte[] _next = new byte[HashChain.HashBytes];
    private readonly byte[] _attemptedHash = new byte[HashChain.HashBytes];
    private long _attemptedSequence;

    private SqliteAuditFile(string path, SqliteConnectionHandle connection, AuditDurability durability)
    {
        _path = path;
        _connection = connection;
        Configure(durability);
        AuditSchema.Check(connection);
        (Sequence, var hash) = ReadVerifiedHead();
        hash.CopyTo(_hash, 0);
        _begin = Keep("BEGIN IMMEDIATE");
        _commit = Keep("COMMIT");
        _insert = Keep(AuditSchema.Insert);
        _updateHead = Keep(AuditSchema.UpdateHead);
        _sync = IsOursToSync(durability) ? LogSync.Open(path) : null;
    }

    /// <summary>Sequence of the last durable record; 0 for an empty chain.</summary>
    public long Sequence { get; private set; }

    /// <summary>The last durable record.</summary>
    public ChainEnd End => new(Sequence, Convert.ToHexStringLower(_hash));

    /// <summary>What the last <see cref="Append"/> tried to reach. After a failed one the file may be here or at <see cref="End"/>.</summary>
    public ChainEnd Attempted => new(_attemptedSequence, Convert.ToHexStringLower(_attemptedHash));

    /// <summary>Opens the store at <paramref name="path"/> and checks that its last record follows from the one before and is the one its head names.</summary>
    /// <param name="mayCreate">False when the store was open before: then a missing one is a fault, not a beginning.</param>
    /// <exception cref="SqliteFailure" />
    public static SqliteAuditFile Open(string path, AuditDurability durability, TimeSpan busyTimeout, bool mayCreate)
    {
        if (mayCreate)
        {
            StoreFiles.Ensure(path);
        }

        var connection = SqliteConnectionHandle.Open(path, busyTimeout);
        try
        {
            // An empty database may also be one whose creation was cut short.
            if (mayCreate && connection.ReadInteger("PRAGMA application_id") == 0 && connection.ReadInteger("SELECT count(*) FROM sqlite_schema") == 0)
            {
                Create(connection);
            }

            return new SqliteAuditFile(path, connection, durability);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Chains and stores a group of records; they are durable when it returns. When it throws, the chain's end in memory is unchanged and the file is to be opened again.</summary>
    /// <exception cref="SqliteFailure" />
    public void Append(ReadOnlySpan<AuditEntry> entries)
    {
        _connection.Run(_begin);
        var sequence = Sequence;
        Span<byte> previous = stackalloc byte[HashChain.HashBytes];
        _hash.CopyTo(previous);
        foreach (ref readonly var entry in entries)
        {
            HashChain.Seal(entry.Frame, previous, ++sequence, _next);
            Insert(entry, sequence);
            _next.CopyTo(previous);
        }

        _connection.Check(sqlite3_bind_int64(_updateHead, 1, sequence));
        _connection.Check(sqlite3_bind_blob(_updateHead, 2, previous));
        _connection.Check(sqlite3_bind_int64(_updateHead, 3, Sequence));
        _connection.Check(sqlite3_bind_blob(_updateHead, 4, _hash));
        _connection.Run(_updateHead);
        if (_connection.Changes != 1)
        {
            throw new SqliteFailure(0, ChangedByOthers);
        }

        _attemptedSequence = sequence;
        previous.CopyTo(_attemptedHash);
        _connection.Run(_commit);
        _sync?.Flush();
        CheckInPlace();
        Sequence = sequence;
        previous.CopyTo(_hash);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _statements.ForEach(s => s.Dispose());
        _sync?.Dispose();
        _connection.Dispose();
    }

    private static void Create(SqliteConnectionHandle connection)
    {
        connection.Execute("PRAGMA page_size = 8192");
        connection.Execute("PRAGMA journal_mode = WAL");
        connection.Execute("PRAGMA synchronous = FULL");
        connection.Execute("BEGIN IMMEDIATE");
        foreach (var sql in AuditSchema.Create)
        {
            connection.Execute(sql);
        }

        var chainId = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        var genesis = Convert.ToHexStringLower(HashChain.Genesis(chainId));
        connection.Execute($"INSERT INTO meta (name, value) VALUES ('{AuditSchema.MetaChainId}', '{chainId}')");
        connection.Execute($"INSERT INTO head (id, seq, hash) VALUES (1, 0, x'{genesis}')");
        connection.Execute($"PRAGMA application_id = {AuditSchema.ApplicationId.ToString(CultureInfo.InvariantCulture)}");
        connection.Execute($"PRAGMA user_version = {AuditSchema.Version.ToString(CultureInfo.InvariantCulture)}");
        connection.Execute("COMMIT");
    }

    private void Configure(AuditDurability durability)
    {
        _connection.Execute("PRAGMA trusted_schema = OFF");
        _connection.Execute("PRAGMA cell_size_check = ON");
        if (_connection.ReadText("PRAGMA journal_mode = WAL") != "wal")
        {
            throw new SqliteFailure(0, "the store's file system has no shared memory for a write-ahead log");
        }

        _connection.Execute(durability switch
        {
            // NORMAL still synchronises around checkpoints; each commit is made durable by LogSync.
            AuditDurability.Disk => IsOursToSync(durability) ? "PRAGMA synchronous = NORMAL" : "PRAGMA synchronous = FULL",
            AuditDurability.Process => "PRAGMA synchronous = NORMAL",
            _ => throw new SqliteFailure(0, "unknown durability"),
        });
        _connection.Execute("PRAGMA wal_autocheckpoint = 2000");
    }

    private static bool IsOursToSync(AuditDurability durability) => durability == AuditDurability.Disk && LogSync.IsSupported;

    private (long Sequence, byte[] Hash) ReadVerifiedHead()
    {
        using var tail = new AuditTail(_connection);
        return tail.ReadVerified();
    }

    private sqlite3_stmt Keep(string sql)
    {
        var statement = _connection.Prepare(sql);
        _statements.Add(statement);
        return statement;
    }

    private void Insert(in AuditEntry entry, long sequence)
    {
        var insert = _insert;
        _connection.Check(sqlite3_bind_int64(insert, 1, sequence));
        _connection.Check(sqlite3_bind_int64(insert, 2, entry.At));
        _connection.Check(sqlite3_bind_int(insert, 3, (int)entry.Kind));
        BindText(insert, 4, entry.SessionId);
        _connection.Check(entry.StatementNumber is { } number ? sqlite3_bind_int64(insert, 5, number) : sqlite3_bind_null(insert, 5));
        _connection.Check(sqlite3_bind_blob(insert, 6, entry.Body));
        _connection.Check(sqlite3_bind_blob(insert, 7, _next));
        _connection.Check(entry.HasPayload ? BindPayload(insert, entry.Payload) : sqlite3_bind_null(insert, 8));
        _connection.Run(insert);
    }

    private static int BindPayload(sqlite3_stmt insert, ReadOnlySpan<byte> payload) =>
        payload.IsEmpty ? sqlite3_bind_zeroblob(insert, 8, 0) : sqlite3_bind_blob(insert, 8, payload);

    private void BindText(sqlite3_stmt statement, int index, string? text)
    {
        if (text is null)
        {
            _connection.Check(sqlite3_bind_null(statement, index));
            return;
        }

        Span<byte> buffer = stackalloc byte[256];
        var bytes = Encoding.UTF8.TryGetBytes(text, buffer, out var length) ? buffer[..length] : Encoding.UTF8.GetBytes(text);
        _connection.Check(sqlite3_bind_text(statement, index, bytes));
    }

    /// <summary>A commit into a file that nobody can find any more is not durable.</summary>
    private void CheckInPlace()
    {
        if (_connection.HasMoved() || !File.Exists(_path + "-wal"))
        {
            throw new SqliteFailure(0, "the store's file was moved or deleted");
        }
    }
}
