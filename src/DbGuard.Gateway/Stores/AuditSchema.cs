using System.Globalization;

namespace DbGuard.Gateway.Stores;

/// <summary>The tables of an audit store, described in docs/audit-format.md. A change needs a new <see cref="Version"/>.</summary>
internal static class AuditSchema
{
    /// <summary>SQLite <c>application_id</c>: the letters DbGA.</summary>
    public const int ApplicationId = 0x44624741;

    /// <summary>SQLite <c>user_version</c>.</summary>
    public const int Version = 2;

    private const int WithoutLog = 1;

    /// <summary>Row of <c>meta</c>: name of the chain.</summary>
    public const string MetaChainId = "chain_id";

    /// <summary>Row of <c>meta</c>: whether records may stand in the commit log only.</summary>
    public const string MetaLog = "commit_log";

    /// <summary>Value of <see cref="MetaLog"/> while a gateway has the store open, and after it ended without warning.</summary>
    public const string LogInUse = "in use";

    /// <summary>Value of <see cref="MetaLog"/> after a gateway closed the store: the database is all of it.</summary>
    public const string LogRemoved = "removed";

    public const string ReadChainId = $"SELECT value FROM meta WHERE name = '{MetaChainId}'";

    public const string ReadLogState = $"SELECT value FROM meta WHERE name = '{MetaLog}'";

    public const string UpdateMeta = "INSERT OR REPLACE INTO meta (name, value) VALUES (?1, ?2)";

    /// <summary>
    /// No index beside the primary key: one that was tampered with would hide records from a search without breaking the chain,
    /// and it would cost at every insert.
    /// </summary>
    public static readonly string[] Create =
    [
        """
        CREATE TABLE records (
            seq INTEGER PRIMARY KEY,
            at INTEGER NOT NULL,
            kind INTEGER NOT NULL,
            session TEXT,
            statement INTEGER,
            body BLOB NOT NULL,
            hash BLOB NOT NULL,
            payload BLOB
        ) STRICT
        """,
        "CREATE TABLE head (id INTEGER PRIMARY KEY CHECK (id = 1), seq INTEGER NOT NULL, hash BLOB NOT NULL) STRICT",
        "CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID",
    ];

    public const string ReadHash = "SELECT hash FROM records WHERE seq = ?1";

    public const string Insert =
        "INSERT INTO records (seq, at, kind, session, statement, body, hash, payload) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";

    /// <summary>Moves the head, if it is still where we left it.</summary>
    public const string UpdateHead = "UPDATE head SET seq = ?1, hash = ?2 WHERE id = 1 AND seq = ?3 AND hash = ?4";

    /// <summary>Is the open file a store of this version?</summary>
    /// <exception cref="SqliteFailure">It is not.</exception>
    public static void Check(SqliteConnectionHandle connection)
    {
        if (connection.ReadInteger("PRAGMA application_id") != ApplicationId)
        {
            throw new SqliteFailure(0, "the file is not a DbGuard audit store");
        }

        if (connection.ReadInteger("PRAGMA user_version") is var version and not (WithoutLog or Version))
        {
            throw new SqliteFailure(0, $"the store has format version {version}, this program knows {Version}");
        }
    }

    /// <summary>Makes an older store one of this version. Version 1 had no commit log, and no record in a place of its own.</summary>
    /// <exception cref="SqliteFailure" />
    public static void Upgrade(SqliteConnectionHandle connection)
    {
        if (connection.ReadInteger("PRAGMA user_version") != Version)
        {
            connection.Execute($"PRAGMA user_version = {Version.ToString(CultureInfo.InvariantCulture)}");
        }
    }
}
