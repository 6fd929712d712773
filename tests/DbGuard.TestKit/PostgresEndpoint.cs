using Npgsql;

namespace DbGuard.TestKit;

/// <summary>Where a client connects and as whom: a PostgreSQL server, or the gateway in front of one.</summary>
public sealed record PostgresEndpoint(string Host, int Port, string User, string Password, string Database)
{
    /// <summary>libpq's <c>sslmode</c>; also given to Npgsql and node-postgres in their own words.</summary>
    public string SslMode { get; init; } = "disable";

    /// <summary>Connection string for Npgsql. Pooling is off, so that each connection is a session of its own.</summary>
    public string ConnectionString => Builder().ConnectionString;

    /// <summary>A builder holding this endpoint, for tests that want further options.</summary>
    public NpgsqlConnectionStringBuilder Builder() => new()
    {
        Host = Host,
        Port = Port,
        Username = User,
        Password = Password,
        Database = Database,
        Pooling = false,
        SslMode = SslMode switch
        {
            "disable" => Npgsql.SslMode.Disable,
            "prefer" => Npgsql.SslMode.Prefer,
            "require" => Npgsql.SslMode.Require,
            "verify-full" => Npgsql.SslMode.VerifyFull,
            _ => throw new InvalidOperationException($"sslmode {SslMode} has no counterpart in Npgsql here"),
        },
    };

    /// <summary>The endpoint as libpq environment variables, in a fixed locale and time zone.</summary>
    public Dictionary<string, string?> ToEnvironment() => new()
    {
        ["PGHOST"] = Host,
        ["PGPORT"] = Port.ToString(System.Globalization.CultureInfo.InvariantCulture),
        ["PGUSER"] = User,
        ["PGPASSWORD"] = Password,
        ["PGDATABASE"] = Database,
        ["PGSSLMODE"] = SslMode,
        ["PGCONNECT_TIMEOUT"] = "10",
        ["PGTZ"] = null,
        ["PGSERVICE"] = null,
        ["PSQLRC"] = "/dev/null",
        ["PSQL_PAGER"] = "",
        ["PAGER"] = "",
        ["LC_ALL"] = "C.UTF-8",
        ["TZ"] = "UTC",
        ["PYTHONDONTWRITEBYTECODE"] = "1",
    };
}
