using System.Runtime.InteropServices;
using SQLitePCL;
using static SQLitePCL.raw;

namespace DbGuard.Gateway.Stores;

/// <summary>A raw SQLite connection for the hot path: prepared statements and spans, no ADO.NET objects. Not thread-safe.</summary>
internal sealed partial class SqliteConnectionHandle : IDisposable
{
    private const int FileControlHasMoved = 20;

    private readonly sqlite3 _db;

    static SqliteConnectionHandle() => Batteries_V2.Init();

    private SqliteConnectionHandle(sqlite3 db) => _db = db;

    /// <summary>Opens an existing file for reading and writing.</summary>
    /// <exception cref="SqliteFailure" />
    public static SqliteConnectionHandle Open(string path, TimeSpan busyTimeout) => Open(path, SQLITE_OPEN_READWRITE, busyTimeout);

    /// <summary>Opens an existing file for reading.</summary>
    /// <param name="isImmutable">True for a file that nobody writes to and that SQLite may put nothing beside.</param>
    /// <exception cref="SqliteFailure" />
    public static SqliteConnectionHandle OpenReadOnly(string path, bool isImmutable, TimeSpan busyTimeout)
    {
        var uri = "file:" + Uri.EscapeDataString(Path.GetFullPath(path)).Replace("%2F", "/", StringComparison.Ordinal);
        return Open(isImmutable ? uri + "?immutable=1" : uri, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI, busyTimeout);
    }

    private static SqliteConnectionHandle Open(string file, int flags, TimeSpan busyTimeout)
    {
        var code = sqlite3_open_v2(file, out var db, flags | SQLITE_OPEN_NOMUTEX, null);
        var connection = new SqliteConnectionHandle(db);
        try
        {
            connection.Check(code);
            _ = sqlite3_extended_result_codes(db, 1);
            connection.Check(sqlite3_busy_timeout(db, (int)busyTimeout.TotalMilliseconds));
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    public void Execute(string sql)
    {
        using var statement = Prepare(sql);
        int code;
        while ((code = sqlite3_step(statement)) == SQLITE_ROW)
        {
        }

        if (code != SQLITE_DONE)
        {
            throw Failure(code);
        }
    }

    /// <summary>First column of the first row; null for no row or NULL.</summary>
    public long? ReadInteger(string sql)
    {
        using var statement = Prepare(sql);
        return sqlite3_step(statement) switch
        {
            SQLITE_ROW => sqlite3_column_type(statement, 0) == SQLITE_NULL ? null : sqlite3_column_int64(statement, 0),
            SQLITE_DONE => null,
            var code => throw Failure(code),
        };
    }

    public string? ReadText(string sql)
    {
        using var statement = Prepare(sql);
        return sqlite3_step(statement) switch
        {
            SQLITE_ROW => sqlite3_column_text(statement, 0).utf8_to_string(),
            SQLITE_DONE => null,
            var code => throw Failure(code),
        };
    }

    public sqlite3_stmt Prepare(string sql)
    {
        Check(sqlite3_prepare_v3(_db, sql, SQLITE_PREPARE_PERSISTENT, out var statement));
        return statement;
    }

    /// <summary>Runs a statement that returns no row and makes it ready for the next run.</summary>
    public void Run(sqlite3_stmt statement)
    {
        var code = sqlite3_step(statement);
        var reset = sqlite3_reset(statement);
        if (code != SQLITE_DONE)
        {
            throw Failure(reset == SQLITE_OK ? code : reset);
        }
    }

    /// <summary>Rows changed by the last statement.</summary>
    public int Changes => sqlite3_changes(_db);

    public void Check(int code)
    {
        if (code != SQLITE_OK)
        {
            throw Failure(code);
        }
    }

    public SqliteFailure Failure(int code) => new(code, $"SQLite error {code}: {sqlite3_errmsg(_db).utf8_to_string()}");

    /// <summary>True when the open file is no longer the one at its path: it was deleted, moved or replaced.</summary>
    public bool HasMoved()
    {
        var moved = 0;
        Check(FileControl(_db.DangerousGetHandle(), "main", FileControlHasMoved, ref moved));
        GC.KeepAlive(_db);
        return moved != 0;
    }

    public void Dispose() => _db.Dispose();

    [LibraryImport("e_sqlite3", EntryPoint = "sqlite3_file_control", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int FileControl(nint db, string database, int operation, ref int argument);
}
