using System.Text.Json;
using DbGuard.Core.Approvals;
using DbGuard.Core.Audit;
using Microsoft.Data.Sqlite;

namespace DbGuard.Gateway.Stores;

/// <summary>The table of approval requests. Blocking and not thread-safe: the store calls it off the session threads, one call at a time.</summary>
internal sealed class SqliteApprovalRows : IDisposable
{
    private const int ApplicationId = 0x44624750;
    private const int Version = 1;

    private readonly SqliteConnection _connection;

    private SqliteApprovalRows(SqliteConnection connection) => _connection = connection;

    /// <exception cref="SqliteException" />
    /// <exception cref="SqliteFailure" />
    public static SqliteApprovalRows Open(ApprovalStoreOptions options)
    {
        StoreFiles.Ensure(options.Path);
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = options.Path,
            Mode = SqliteOpenMode.ReadWrite,
            Pooling = false,
            DefaultTimeout = Math.Max(1, (int)options.BusyTimeout.TotalSeconds),
        }.ConnectionString);
        try
        {
            connection.Open();
            var rows = new SqliteApprovalRows(connection);
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

    public void Insert(ApprovalRequest request)
    {
        using var command = Command(
            "INSERT INTO approvals (id, state, requested_at, expires_at, body) VALUES ($id, $state, $requested, $expires, $body)");
        command.Parameters.AddWithValue("$id", request.Id);
        command.Parameters.AddWithValue("$state", request.State.ToString());
        command.Parameters.AddWithValue("$requested", AuditTime.ToMicroseconds(request.RequestedAt));
        command.Parameters.AddWithValue("$expires", AuditTime.ToMicroseconds(request.ExpiresAt));
        command.Parameters.AddWithValue("$body", JsonSerializer.Serialize(request, ApprovalJson.Default.ApprovalRequest));
        command.ExecuteNonQuery();
    }

    public void Update(ApprovalRequest request)
    {
        using var command = Command("UPDATE approvals SET state = $state, body = $body WHERE id = $id");
        command.Parameters.AddWithValue("$id", request.Id);
        command.Parameters.AddWithValue("$state", request.State.ToString());
        command.Parameters.AddWithValue("$body", JsonSerializer.Serialize(request, ApprovalJson.Default.ApprovalRequest));
        command.ExecuteNonQuery();
    }

    public ApprovalRequest? Find(string id)
    {
        using var command = Command("SELECT body FROM approvals WHERE id = $id");
        command.Parameters.AddWithValue("$id", id);
        return command.ExecuteScalar() is string body ? Read(body) : null;
    }

    public List<ApprovalRequest> List(ApprovalState? state, int limit)
    {
        using var command = Command(
            "SELECT body FROM approvals WHERE $state IS NULL OR state = $state ORDER BY requested_at DESC, rowid DESC LIMIT $limit");
        command.Parameters.AddWithValue("$state", (object?)state?.ToString() ?? DBNull.Value);
        command.Parameters.AddWithValue("$limit", limit);
        using var reader = command.ExecuteReader();
        var found = new List<ApprovalRequest>();
        while (reader.Read())
        {
            found.Add(Read(reader.GetString(0)));
        }

        return found;
    }

    public void Dispose() => _connection.Dispose();

    private static ApprovalRequest Read(string body) =>
        JsonSerializer.Deserialize(body, ApprovalJson.Default.ApprovalRequest) ?? throw new JsonException("approval row without a body");

    private void Prepare()
    {
        Execute("PRAGMA trusted_schema = OFF; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL");
        using var transaction = Begin();
        var application = Convert.ToInt64(Command("PRAGMA application_id").ExecuteScalar(), null);
        var version = Convert.ToInt64(Command("PRAGMA user_version").ExecuteScalar(), null);
        var objects = Convert.ToInt64(Command("SELECT count(*) FROM sqlite_schema").ExecuteScalar(), null);
        if ((application, version, objects) == (0, 0, 0))
        {
            Execute(
                $"""
                CREATE TABLE approvals (
                    id TEXT PRIMARY KEY,
                    state TEXT NOT NULL,
                    requested_at INTEGER NOT NULL,
                    expires_at INTEGER NOT NULL,
                    body TEXT NOT NULL
                ) STRICT;
                CREATE INDEX approvals_state ON approvals (state, requested_at);
                PRAGMA application_id = {ApplicationId};
                PRAGMA user_version = {Version};
                """);
        }
        else if ((application, version) != (ApplicationId, Version))
        {
            throw new SqliteFailure(0, "the file is not an approval store of this version");
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
