using System.Globalization;
using System.Security.Cryptography;
using DbGuard.Core.Audit;
using Microsoft.Win32.SafeHandles;
using SQLitePCL;
using static SQLitePCL.raw;

namespace DbGuard.Gateway.Stores;

/// <summary>
/// The open files of an audit store: the database and the <see cref="CommitLog"/> in front of it. Continues the chain. Not thread-safe.
/// </summary>
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
    private readonly sqlite3_stmt _updateMeta;
    private readonly SafeFileHandle _wal;
    private readonly CommitLog _log;
    private readonly byte[] _hash = new byte[HashChain.HashBytes];
    private readonly byte[] _storedHash = new byte[HashChain.HashBytes];
    private readonly byte[] _attemptedHash = new byte[HashChain.HashBytes];
    private long _storedSequence;
    private int _storedLength = CommitLog.HeaderBytes;
    private long _attemptedSequence;

    private SqliteAuditFile(string path, SqliteConnectionHandle connection, AuditDurability durability)
    {
        _path = path;
        _connection = connection;
        Configure();
        AuditSchema.Check(connection);
        (_storedSequence, var hash) = ReadVerifiedHead();
        hash.CopyTo(_storedHash, 0);
        _begin = Keep("BEGIN IMMEDIATE");
        _commit = Keep("COMMIT");
        _insert = Keep(AuditSchema.Insert);
        _updateHead = Keep(AuditSchema.UpdateHead);
        _updateMeta = Keep(AuditSchema.UpdateMeta);
        _wal = OpenWal(path);
        try
        {
            var chainId = ChainId = connection.ReadText(AuditSchema.ReadChainId) ?? throw new SqliteFailure(0, "the store's chain has no name: run `dbguard audit verify`");
            Remark = Replay(chainId);
            _log = CommitLog.Open(path, chainId, durability);
            (Sequence, _attemptedSequence) = (_storedSequence, _storedSequence);
            _storedHash.CopyTo(_hash, 0);
            _storedHash.CopyTo(_attemptedHash, 0);
        }
        catch
        {
            _wal.Dispose();
            throw;
        }
    }

    /// <summary>Sequence of the last durable record; 0 for an empty chain.</summary>
    public long Sequence { get; private set; }

    /// <summary>Name of the chain.</summary>
    public string ChainId { get; }

    /// <summary>Hash of the last durable record.</summary>
    public ReadOnlySpan<byte> Hash => _hash;

    /// <summary>The last durable record.</summary>
    public ChainEnd End => new(Sequence, Convert.ToHexStringLower(_hash));

    /// <summary>What the last <see cref="Append"/> tried to reach. After a failed one the file may be here or at <see cref="End"/>.</summary>
    public ChainEnd Attempted => new(_attemptedSequence, Convert.ToHexStringLower(_attemptedHash));

    /// <summary>Something found at the opening that belongs into the record; null for nothing.</summary>
    public string? Remark { get; }

    /// <summary>Bytes of records that are durable in the log and not in the database yet.</summary>
    public int PendingBytes => _log.Length - _storedLength;

    /// <summary>
    /// Opens the store at <paramref name="path"/>, checks that its last record follows from the one before and is the one its head names, and
    /// moves into the database what a gateway that ended without warning left in the log.
    /// </summary>
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
        if (_log.Length >= CommitLog.FullBytes)
        {
            Store();
            FileSync.Data(_wal);
            _log.Rewind();
            _storedLength = _log.Length;
        }

        _hash.CopyTo(_attemptedHash, 0);
        _attemptedSequence = Sequence + entries.Length;
        _log.Append(entries, Sequence, _attemptedHash);
        if (_connection.HasMoved())
        {
            // A commit into a file that nobody can find any more is not durable.
            throw new SqliteFailure(0, Moved);
        }

        Sequence = _attemptedSequence;
        _attemptedHash.CopyTo(_hash, 0);
    }

    /// <summary>Moves what is pending into the database, in one transaction that is not synchronised: the log has it until it is.</summary>
    /// <exception cref="SqliteFailure">Nothing was moved; the file is to be opened again.</exception>
    public void Store()
    {
        if (PendingBytes == 0)
        {
            return;
        }

        _connection.Run(_begin);
        InsertAll(_log.From(_storedLength));
        MoveHead(Sequence, _hash);
        _connection.Run(_commit);
        if (_connection.HasMoved() || !FilePresence.IsThere(_path + "-wal"))
        {
            throw new SqliteFailure(0, Moved);
        }

        (_storedSequence, _storedLength) = (Sequence, _log.Length);
        _hash.CopyTo(_storedHash, 0);
    }

    /// <summary>Moves everything into the database and removes the log: the store is one file then.</summary>
    /// <exception cref="SqliteFailure">It is still two.</exception>
    public void Close()
    {
        Store();
        SetLogState(AuditSchema.LogRemoved);
        FileSync.Data(_wal);
        CommitLog.Remove(_path);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _statements.ForEach(s => s.Dispose());
        _wal.Dispose();
        _log.Dispose();
        _connection.Dispose();
    }

    private const string Moved = "the store's file was moved or deleted";

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
        connection.Execute($"INSERT INTO meta (name, value) VALUES ('{AuditSchema.MetaChainId}', '{chainId}'), ('{AuditSchema.MetaLog}', '{AuditSchema.LogRemoved}')");
        connection.Execute($"INSERT INTO head (id, seq, hash) VALUES (1, 0, x'{genesis}')");
        connection.Execute($"PRAGMA application_id = {AuditSchema.ApplicationId.ToString(CultureInfo.InvariantCulture)}");
        connection.Execute($"PRAGMA user_version = {AuditSchema.Version.ToString(CultureInfo.InvariantCulture)}");
        connection.Execute("COMMIT");
    }

    private static SafeFileHandle OpenWal(string path)
    {
        // SQLite holds no lock on the log's file, so closing this handle releases none (sqlite.org/howtocorrupt.html 2.2).
        try
        {
            return File.OpenHandle(path + "-wal", FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new SqliteFailure(0, $"the store's write-ahead log cannot be opened: {exception.GetType().Name}");
        }
    }

    private void Configure()
    {
        _connection.Execute("PRAGMA trusted_schema = OFF");
        _connection.Execute("PRAGMA cell_size_check = ON");
        if (_connection.ReadText("PRAGMA journal_mode = WAL") != "wal")
        {
            throw new SqliteFailure(0, "the store's file system has no shared memory for a write-ahead log");
        }

        // NORMAL synchronises around checkpoints; what a commit needs is synchronised by us, in the log in front.
        _connection.Execute("PRAGMA synchronous = NORMAL");
        _connection.Execute("PRAGMA wal_autocheckpoint = 2000");
    }

    private (long Sequence, byte[] Hash) ReadVerifiedHead()
    {
        using var tail = new AuditTail(_connection);
        return tail.ReadVerified();
    }

    /// <summary>Moves into the database what the log has more, and makes all of it durable.</summary>
    /// <returns>What is to be said about it; null for nothing.</returns>
    private string? Replay(string chainId)
    {
        var image = CommitLog.Read(_path);
        if (image is null && _connection.ReadText(AuditSchema.ReadLogState) == AuditSchema.LogInUse)
        {
            throw new SqliteFailure(0, "the store's commit log is missing: run `dbguard audit verify`");
        }

        if (image is not null && !CommitLog.IsOf(image, chainId))
        {
            throw new SqliteFailure(0, "the commit log beside the store is not this store's: run `dbguard audit verify`");
        }

        AuditSchema.Upgrade(_connection);
        _connection.Run(_begin);
        var isWhole = image is null || ReplayVerified(image);
        SetLogState(AuditSchema.LogInUse);
        _connection.Run(_commit);
        FileSync.Data(_wal);
        if (isWhole)
        {
            return null;
        }

        CommitLog.PutAside(_path, image);
        return "the commit log had something that is no record after its last one: a write was cut short and had not been acknowledged, or the file was changed; a copy of it is beside the store";
    }

    /// <returns>False when the walk ended at something that is no record, or not the next one.</returns>
    private bool ReplayVerified(ReadOnlySpan<byte> image)
    {
        var (sequence, hash) = (_storedSequence, (byte[])[.. _storedHash]);
        var computed = new byte[HashChain.HashBytes];
        using var hasher = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var tail = new CommitLogTail(image);
        var isFollowing = true;
        for (var isFirst = true; isFollowing && tail.MoveNext(); isFirst = false)
        {
            var record = tail.Current;
            if (record.Sequence <= _storedSequence)
            {
                // The records of a log have no gaps: if it begins where it says it does, the database has this one.
                isFollowing = !isFirst || IsStored(record);
                continue;
            }

            if (sequence == _storedSequence && record.Sequence > sequence + 1)
            {
                throw new SqliteFailure(0, "the database lacks records that stood before those in the commit log: run `dbguard audit verify`");
            }

            HashChain.Compute(hash, record.Sequence, record.Body, computed, hasher);
            isFollowing = record.Sequence == sequence + 1 && record.Hash.SequenceEqual(computed) && record.Link.AgreesWithBody;
            if (isFollowing)
            {
                Insert(record);
                (sequence, hash, computed) = (record.Sequence, computed, hash);
            }
        }

        if (sequence > _storedSequence)
        {
            MoveHead(sequence, hash);
            _storedSequence = sequence;
            hash.CopyTo(_storedHash, 0);
        }

        return isFollowing && tail.IsAtEnd;
    }

    private bool IsStored(in CommitLogRecord record)
    {
        using var statement = _connection.Prepare(AuditSchema.ReadHash);
        _connection.Check(sqlite3_bind_int64(statement, 1, record.Sequence));
        return sqlite3_step(statement) == SQLITE_ROW && sqlite3_column_blob(statement, 0).SequenceEqual(record.Hash);
    }

    private void SetLogState(string state)
    {
        _connection.Check(sqlite3_bind_text(_updateMeta, 1, AuditSchema.MetaLog));
        _connection.Check(sqlite3_bind_text(_updateMeta, 2, state));
        _connection.Run(_updateMeta);
    }

    private sqlite3_stmt Keep(string sql)
    {
        var statement = _connection.Prepare(sql);
        _statements.Add(statement);
        return statement;
    }

    private void InsertAll(ReadOnlySpan<byte> records)
    {
        while (CommitLogRecord.TryRead(records, out var record))
        {
            Insert(record);
            records = records[record.Size..];
        }

        if (!records.IsEmpty)
        {
            throw new SqliteFailure(0, "the commit log in memory is not well formed");
        }
    }

    private void MoveHead(long sequence, ReadOnlySpan<byte> hash)
    {
        _connection.Check(sqlite3_bind_int64(_updateHead, 1, sequence));
        _connection.Check(sqlite3_bind_blob(_updateHead, 2, hash));
        _connection.Check(sqlite3_bind_int64(_updateHead, 3, _storedSequence));
        _connection.Check(sqlite3_bind_blob(_updateHead, 4, _storedHash));
        _connection.Run(_updateHead);
        if (_connection.Changes != 1)
        {
            throw new SqliteFailure(0, ChangedByOthers);
        }
    }

    private void Insert(in CommitLogRecord record)
    {
        var insert = _insert;
        _connection.Check(sqlite3_bind_int64(insert, 1, record.Sequence));
        _connection.Check(sqlite3_bind_int64(insert, 2, record.At));
        _connection.Check(sqlite3_bind_int(insert, 3, record.Kind));
        _connection.Check(record.HasSessionId ? sqlite3_bind_text(insert, 4, record.SessionId) : sqlite3_bind_null(insert, 4));
        _connection.Check(record.StatementNumber is { } number ? sqlite3_bind_int64(insert, 5, number) : sqlite3_bind_null(insert, 5));
        _connection.Check(sqlite3_bind_blob(insert, 6, record.Body));
        _connection.Check(sqlite3_bind_blob(insert, 7, record.Hash));
        _connection.Check(record.HasPayload ? BindPayload(insert, record.Payload) : sqlite3_bind_null(insert, 8));
        _connection.Run(insert);
    }

    private static int BindPayload(sqlite3_stmt insert, ReadOnlySpan<byte> payload) =>
        payload.IsEmpty ? sqlite3_bind_zeroblob(insert, 8, 0) : sqlite3_bind_blob(insert, 8, payload);
}
