using System.Text.Json;
using DbGuard.Core.Audit;
using DbGuard.Gateway.Stores;
using Microsoft.Data.Sqlite;

namespace DbGuard.Gateway.Access;

/// <summary>The table of access tickets, in a file of its own (mode 0600). Blocking and not thread-safe: the desk calls it off the session threads, one call at a time.</summary>
internal sealed class SqliteAccessRows : IDisposable
{
    private const int ApplicationId = 0x44624758;
    private const int Version = 1;
    private const int BusySeconds = 2;

    private readonly SqliteConnection _connection;

    private SqliteAccessRows(SqliteConnection connection) => _connection = connection;

    /// <exception cref="SqliteException" />
    /// <exception cref="SqliteFailure" />
    public static SqliteAccessRows Open(string path)
    {
        StoreFiles.Ensure(path);
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Mode = SqliteOpenMode.ReadWrite,
            Pooling = false,
            DefaultTimeout = BusySeconds,
        }.ConnectionString);
        try
        {
            connection.Open();
            var rows = new SqliteAccessRows(connection);
            rows.Prepare();
            return rows;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    public SqliteTransaction Begin() => _connection.BeginTransaction(deferred: false);

    /// <summary>Writes the ticket over what there was of it.</summary>
    public void Put(AccessTicket ticket)
    {
        using var command = Command(
            "INSERT INTO access (id, is_open, requested_at, body) VALUES ($id, $open, $at, $body) ON CONFLICT (id) DO UPDATE SET is_open = excluded.is_open, body = excluded.body");
        command.Parameters.AddWithValue("$id", ticket.Id);
        command.Parameters.AddWithValue("$open", ticket.IsOpen ? 1 : 0);
        command.Parameters.AddWithValue("$at", AuditTime.ToMicroseconds(ticket.RequestedAt));
        command.Parameters.AddWithValue("$body", JsonSerializer.Serialize(ticket, AccessJson.Default.AccessTicket));
        command.ExecuteNonQuery();
    }

    public AccessTicket? Find(string id)
    {
        using var command = Command("SELECT body FROM access WHERE id = $id");
        command.Parameters.AddWithValue("$id", id);
        return command.ExecuteScalar() is string body ? Read(body) : null;
    }

    /// <summary>Newest first.</summary>
    public List<AccessTicket> List(bool isOpenOnly, int limit)
    {
        using var command = Command("SELECT body FROM access WHERE is_open >= $open ORDER BY requested_at DESC, rowid DESC LIMIT $limit");
        command.Parameters.AddWithValue("$open", isOpenOnly ? 1 : 0);
        command.Parameters.AddWithValue("$limit", limit);
        using var reader = command.ExecuteReader();
        var found = new List<AccessTicket>();
        while (reader.Read())
        {
            found.Add(Read(reader.GetString(0)));
        }

        return found;
    }

    public void Dispose() => _connection.Dispose();

    private static AccessTicket Read(string body) =>
        JsonSerializer.Deserialize(body, AccessJson.Default.AccessTicket) ?? throw new JsonException("access row without a body");

    private void Prepare()
    {
        // secure_delete: a verifier that is taken back does not stay in free pages.
        Execute("PRAGMA trusted_schema = OFF; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON");
        using var transaction = Begin();
        var application = Convert.ToInt64(Command("PRAGMA application_id").ExecuteScalar(), null);
        var version = Convert.ToInt64(Command("PRAGMA user_version").ExecuteScalar(), null);
        var objects = Convert.ToInt64(Command("SELECT count(*) FROM sqlite_schema").ExecuteScalar(), null);
        if ((application, version, objects) == (0, 0, 0))
        {
            Execute(
                $"""
                CREATE TABLE access (
                    id TEXT PRIMARY KEY,
                    is_open INTEGER NOT NULL,
                    requested_at INTEGER NOT NULL,
                    body TEXT NOT NULL
                ) STRICT;
                CREATE INDEX access_open ON access (is_open, requested_at);
                PRAGMA application_id = {ApplicationId};
                PRAGMA user_version = {Version};
                """);
        }
        else if ((application, version) != (ApplicationId, Version))
        {
            throw new SqliteFailure(0, "the file is not a store of access requests of this version");
        }

        transaction.Commit();
    }

    private void Execute(string sql)
    {
        using var command = Command(sql);
        command.ExecuteNonQuery();
    }

    private SqliteCommand Command(string sql)
    {
        var command = _connection.CreateCommand();
#pragma warning disable CA2100 // Every text is a constant of this file.
        command.CommandText = sql;
#pragma warning restore CA2100
        return command;
    }
}
