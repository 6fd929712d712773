using Npgsql;

namespace DbGuard.Gateway.Stores.Shared;

/// <summary>The tables of a shared store, described in docs/audit-format.md. A change needs a new <see cref="Version"/>.</summary>
internal static class SharedSchema
{
    public const int Version = 1;

    /// <summary>Key of the advisory lock that orders appends: the letters DbGA, and the schema's name as the search path has it, whether or not it is there yet.</summary>
    public const string LockKey = "1147291457, pg_catalog.hashtext(pg_catalog.current_setting('search_path'))";

    private const string Create = """
        CREATE TABLE IF NOT EXISTS meta (name text PRIMARY KEY, value text NOT NULL);
        CREATE TABLE IF NOT EXISTS records (
            seq bigint PRIMARY KEY, at bigint NOT NULL, kind integer NOT NULL, session text, statement bigint,
            body bytea NOT NULL, hash bytea NOT NULL, payload bytea);
        CREATE TABLE IF NOT EXISTS head (id integer PRIMARY KEY CHECK (id = 1), seq bigint NOT NULL, hash bytea NOT NULL);
        CREATE TABLE IF NOT EXISTS approvals (
            id text PRIMARY KEY, state text NOT NULL, requested_at bigint NOT NULL, expires_at bigint NOT NULL, principal text NOT NULL,
            fingerprint text, resume text, standing_until bigint, body text NOT NULL);
        CREATE INDEX IF NOT EXISTS approvals_state ON approvals (state, requested_at);
        CREATE INDEX IF NOT EXISTS approvals_fingerprint ON approvals (fingerprint, requested_at);
        CREATE INDEX IF NOT EXISTS approvals_resume ON approvals (resume);
        CREATE INDEX IF NOT EXISTS approvals_standing ON approvals (principal, standing_until);
        ALTER TABLE records ALTER COLUMN body SET STORAGE EXTERNAL, ALTER COLUMN payload SET STORAGE EXTERNAL;
        """;

    /// <summary>Makes what is missing; one gateway at a time.</summary>
    /// <param name="connection">Open, with the schema as its search path.</param>
    /// <param name="schema">The schema's name.</param>
    /// <param name="newChain">Name and first hash of the chain, should there be none yet.</param>
    /// <exception cref="PostgresException">The role may not, or the database cannot.</exception>
    public static void Prepare(NpgsqlConnection connection, string schema, (string Id, byte[] Genesis) newChain)
    {
        using var transaction = connection.BeginTransaction();
        Execute(connection, $"SELECT pg_catalog.pg_advisory_xact_lock({LockKey})");
        using (var exists = new NpgsqlCommand("SELECT EXISTS (SELECT FROM pg_catalog.pg_namespace WHERE nspname = $1)", connection) { Parameters = { new() { Value = schema } } })
        {
            if (exists.ExecuteScalar() is false)
            {
                Execute(connection, $"CREATE SCHEMA {new NpgsqlCommandBuilder().QuoteIdentifier(schema)}");
            }
        }

        using var version = new NpgsqlCommand("SELECT pg_catalog.to_regclass('meta') IS NOT NULL", connection);
        if (version.ExecuteScalar() is false)
        {
            Execute(connection, Create);
            using var insert = new NpgsqlCommand(
                "INSERT INTO meta (name, value) VALUES ('chain_id', $1), ('version', $2)", connection)
            {
                Parameters = { new() { Value = newChain.Id }, new() { Value = Version.ToString(System.Globalization.CultureInfo.InvariantCulture) } },
            };
            insert.ExecuteNonQuery();
            using var head = new NpgsqlCommand("INSERT INTO head (id, seq, hash) VALUES (1, 0, $1)", connection) { Parameters = { new() { Value = newChain.Genesis } } };
            head.ExecuteNonQuery();
        }

        transaction.Commit();
    }

    private static void Execute(NpgsqlConnection connection, string sql)
    {
#pragma warning disable CA2100 // Every text is a constant of this file, but for the quoted name of the schema.
        using var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }
}
