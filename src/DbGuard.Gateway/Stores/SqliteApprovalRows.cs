using System.Text.Json;
using DbGuard.Core.Approvals;
using DbGuard.Core.Audit;
using Microsoft.Data.Sqlite;

namespace DbGuard.Gateway.Stores;

/// <summary>The table of approval requests. Blocking and not thread-safe: the store calls it off the session threads, one call at a time.</summary>
internal sealed class SqliteApprovalRows : IDisposable
{
    private const int ApplicationId = 0x44624750;
    private const int Version = 2;

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
            """
            INSERT INTO approvals (id, state, requested_at, expires_at, body, principal, fingerprint, resume, standing_until)
            VALUES ($id, $state, $requested, $expires, $body, $principal, $fingerprint, $resume, $standing)
            """);
        Bind(command, request);
        command.Parameters.AddWithValue("$requested", AuditTime.ToMicroseconds(request.RequestedAt));
        command.Parameters.AddWithValue("$expires", AuditTime.ToMicroseconds(request.ExpiresAt));
        command.Parameters.AddWithValue("$principal", request.Binding.Principal);
        command.Parameters.AddWithValue("$fingerprint", (object?)request.Fingerprint ?? DBNull.Value);
        command.Parameters.AddWithValue("$resume", (object?)request.ResumeHash ?? DBNull.Value);
        command.ExecuteNonQuery();
    }

    public void Update(ApprovalRequest request)
    {
        using var command = Command("UPDATE approvals SET state = $state, body = $body, standing_until = $standing WHERE id = $id");
        Bind(command, request);
        command.ExecuteNonQuery();
    }

    private static void Bind(SqliteCommand command, ApprovalRequest request)
    {
        var standing = request.Grant is { Kind: not ApprovalScopeKind.Statement } grant ? AuditTime.ToMicroseconds(grant.ExpiresAt) : (long?)null;
        command.Parameters.AddWithValue("$id", request.Id);
        command.Parameters.AddWithValue("$state", request.State.ToString());
        command.Parameters.AddWithValue("$body", JsonSerializer.Serialize(request, ApprovalJson.Default.ApprovalRequest));
        command.Parameters.AddWithValue("$standing", (object?)standing ?? DBNull.Value);
    }

    public ApprovalRequest? Find(string id) => One("SELECT body FROM approvals WHERE id = $key", id);

    public ApprovalRequest? FindByResume(string resume) => One("SELECT body FROM approvals WHERE resume = $key", resume);

    public List<ApprovalRequest> List(ApprovalState? state, int limit)
    {
        using var command = Command(
            "SELECT body FROM approvals WHERE $state IS NULL OR state = $state ORDER BY requested_at DESC, rowid DESC LIMIT $limit");
        command.Parameters.AddWithValue("$state", (object?)state?.ToString() ?? DBNull.Value);
        command.Parameters.AddWithValue("$limit", limit);
        return All(command);
    }

    /// <summary>Requests of a principal whose grants cover more than one execution, until after <paramref name="at"/>.</summary>
    public List<ApprovalRequest> Standing(string principal, DateTimeOffset at)
    {
        using var command = Command(
            "SELECT body FROM approvals WHERE principal = $principal AND standing_until > $at ORDER BY requested_at DESC, rowid DESC");
        command.Parameters.AddWithValue("$principal", principal);
        command.Parameters.AddWithValue("$at", AuditTime.ToMicroseconds(at));
        return All(command);
    }

    public List<ApprovalRequest> Similar(string fingerprint, int limit)
    {
        using var command = Command("SELECT body FROM approvals WHERE fingerprint = $fingerprint ORDER BY requested_at DESC, rowid DESC LIMIT $limit");
        command.Parameters.AddWithValue("$fingerprint", fingerprint);
        command.Parameters.AddWithValue("$limit", limit);
        return All(command);
    }

    private ApprovalRequest? One(string sql, string key)
    {
        using var command = Command(sql);
        command.Parameters.AddWithValue("$key", key);
        return command.ExecuteScalar() is string body ? Read(body) : null;
    }

    private static List<ApprovalRequest> All(SqliteCommand command)
    {
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
                """);
            Upgrade();
        }
        else if ((application, version) == (ApplicationId, 1))
        {
            Upgrade();
        }
        else if ((application, version) != (ApplicationId, Version))
        {
            throw new SqliteFailure(0, "the file is not an approval store of this version");
        }

        transaction.Commit();
    }

    /// <summary>Version 2: what requests are looked up by besides their id. Requests of version 1 are found by id and state only.</summary>
    private void Upgrade() => Execute(
        $"""
        ALTER TABLE approvals ADD COLUMN principal TEXT;
        ALTER TABLE approvals ADD COLUMN fingerprint TEXT;
        ALTER TABLE approvals ADD COLUMN resume TEXT;
        ALTER TABLE approvals ADD COLUMN standing_until INTEGER;
        CREATE INDEX approvals_fingerprint ON approvals (fingerprint, requested_at);
        CREATE INDEX approvals_resume ON approvals (resume);
        CREATE INDEX approvals_standing ON approvals (principal, standing_until);
        PRAGMA user_version = {Version};
        """);

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
