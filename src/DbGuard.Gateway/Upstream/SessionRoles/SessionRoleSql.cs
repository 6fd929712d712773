using System.Collections.Immutable;
using System.Globalization;
using DbGuard.Core.Catalog;
using DbGuard.Core.Policies.Privileges;
using DbGuard.Dialects.Postgres.Privileges;

namespace DbGuard.Gateway.Upstream.SessionRoles;

/// <summary>The statements that make, check and drop a session role.</summary>
internal static class SessionRoleSql
{
    /// <summary>Key of the lock under which roles are made and dropped: privileges on one table may not be changed by two transactions at once (<c>tuple concurrently updated</c>).</summary>
    private const long Lock = 0x6462677561726401;

    /// <summary>One transaction. The creator becomes a member, or it could neither end the role's sessions nor drop what the role has.</summary>
    public static string Create(
        string role, string verifier, DateTimeOffset validUntil, string database, ImmutableArray<TableGrant> grants, ImmutableArray<QualifiedName> sequences, int serverVersion)
    {
        var name = SqlText.Identifier(role);
        IEnumerable<string> statements =
        [
            "BEGIN",
            string.Create(CultureInfo.InvariantCulture, $"SELECT pg_catalog.pg_advisory_xact_lock({Lock})"),
            string.Create(CultureInfo.InvariantCulture, $"CREATE ROLE {name} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION CONNECTION LIMIT 1 PASSWORD {SqlText.Literal(verifier)} VALID UNTIL '{validUntil.UtcDateTime:yyyy-MM-dd HH:mm:ss}+00'"),
            serverVersion >= 16 ? $"GRANT {name} TO CURRENT_USER WITH INHERIT TRUE, SET FALSE" : $"GRANT {name} TO CURRENT_USER",
            $"GRANT CONNECT ON DATABASE {SqlText.Identifier(database)} TO {name}",
            .. GrantSql.For(grants, role, serverVersion),
            .. sequences.Select(s => $"GRANT USAGE ON SEQUENCE {SqlText.Identifier(s)} TO {name}"),
            "COMMIT",
        ];
        return string.Join(";\n", statements);
    }

    /// <summary>Lists what a role lacks of its plan: a GRANT of what one may not grant is a warning to the server, not an error.</summary>
    public static string Lacking(string role, ImmutableArray<TableGrant> grants)
    {
        var name = SqlText.Literal(role);
        var checks = grants.SelectMany(g => Enum.GetValues<TablePrivileges>()
            .Where(p => p is not (TablePrivileges.None or TablePrivileges.Maintain) && g.Privileges.HasFlag(p))
            .Select(p => Check(g, $"has_table_privilege({name}, {g.Table.Id}, '{p.ToString().ToUpperInvariant()}')", p.ToString().ToUpperInvariant()))
            .Concat(g.SelectColumns.IsDefaultOrEmpty ? [] : [Check(g, $"has_any_column_privilege({name}, {g.Table.Id}, 'SELECT')", "SELECT")]));
        return $"SELECT what FROM (VALUES (true, ''), {string.Join(", ", checks.DefaultIfEmpty("(true, '')"))}) AS x (has, what) WHERE NOT has LIMIT 1";

        static string Check(TableGrant grant, string has, string privilege) => $"(pg_catalog.{has}, {SqlText.Literal($"{privilege} on {grant.Table.Name}")})";
    }

    /// <summary>Ends what still runs as the role.</summary>
    public static string Terminate(string role) =>
        $"SELECT pg_catalog.pg_terminate_backend(pid) FROM pg_catalog.pg_stat_activity WHERE usename = {SqlText.Literal(role)}";

    /// <summary>One transaction.</summary>
    public static string Drop(string role)
    {
        var name = SqlText.Identifier(role);
        return string.Create(CultureInfo.InvariantCulture, $"BEGIN;\nSELECT pg_catalog.pg_advisory_xact_lock({Lock});\nDROP OWNED BY {name};\nDROP ROLE IF EXISTS {name};\nCOMMIT");
    }

    /// <summary>Roles of an instance, and a database where each has something; one without any is listed with the database that is asked.</summary>
    public static string List(string instance) =>
        $"""
        SELECT r.rolname, COALESCE((SELECT d.datname FROM pg_catalog.pg_shdepend s JOIN pg_catalog.pg_database d ON d.oid = s.dbid
                                     WHERE s.refobjid = r.oid AND s.refclassid = 'pg_catalog.pg_authid'::pg_catalog.regclass LIMIT 1), pg_catalog.current_database())
          FROM pg_catalog.pg_roles r WHERE pg_catalog.starts_with(r.rolname, {SqlText.Literal(SessionRoleName.Prefix(instance))})
        """;
}
