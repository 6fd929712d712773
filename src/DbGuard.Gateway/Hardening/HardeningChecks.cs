using DbGuard.Core.Catalog;
using DbGuard.Core.Policies;
using DbGuard.Dialects.Postgres.Privileges;
using DbGuard.Gateway.Upstream;

namespace DbGuard.Gateway.Hardening;

/// <summary>Asks the database what leads around least privilege. Reads catalogs, changes nothing.</summary>
/// <param name="connection">A session of the gateway's own.</param>
/// <param name="role">The role to look at.</param>
internal sealed class HardeningChecks(UpstreamConnection connection, string role)
{
    /// <summary>Condition on <c>pg_namespace n</c>: schemas that are not the server's.</summary>
    public const string OwnSchemas = "n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname NOT LIKE 'pg\\_toast%' AND n.nspname NOT LIKE 'pg\\_temp\\_%'";

    private readonly string _role = SqlText.Literal(role);
    private readonly string _name = SqlText.Identifier(role);
    private readonly List<HardeningFinding> _found = [];

    /// <summary>Runs every check.</summary>
    /// <param name="engine">The policy.</param>
    /// <param name="profiles">Profiles that the role serves.</param>
    /// <param name="catalog">The database.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The worst first.</returns>
    /// <exception cref="UpstreamException">A query was refused.</exception>
    public async Task<IReadOnlyList<HardeningFinding>> RunAsync(
        PolicyEngine engine, IReadOnlyList<Profile> profiles, CatalogSnapshot catalog, CancellationToken cancellationToken)
    {
        await RoleAsync(cancellationToken);
        await MembershipsAsync(cancellationToken);
        await OwnershipAsync(cancellationToken);
        await DefinersAsync(cancellationToken);
        await ServerAccessAsync(cancellationToken);
        await PublicAsync(cancellationToken);
        await ViewsAsync(engine, profiles, catalog, cancellationToken);
        return [.. _found.OrderBy(f => f.Severity)];
    }

    private async Task RoleAsync(CancellationToken cancellationToken)
    {
        // One name to a right, so that new ones are one line here.
        foreach (var (column, severity, sentence, option) in new[]
        {
            ("rolsuper", FindingSeverity.High, "is a superuser: the database refuses it nothing", "NOSUPERUSER"),
            ("rolbypassrls", FindingSeverity.High, "passes row security by", "NOBYPASSRLS"),
            ("rolreplication", FindingSeverity.High, "may read the whole server's write-ahead log", "NOREPLICATION"),
            ("rolcreaterole", FindingSeverity.Medium, "may create and change other roles", "NOCREATEROLE"),
            ("rolcreatedb", FindingSeverity.Medium, "may create databases", "NOCREATEDB"),
        })
        {
            await AddAsync($"SELECT rolname FROM pg_catalog.pg_roles WHERE rolname = {_role} AND {column}",
                _ => new HardeningFinding(severity, "role", $"role {_name} {sentence}", $"ALTER ROLE {_name} {option}"), cancellationToken);
        }
    }

    private Task MembershipsAsync(CancellationToken cancellationToken) => AddAsync(
        $"""
        SELECT r.rolname, CASE WHEN r.rolname LIKE 'pg\_%' OR r.rolsuper THEN 'server' END FROM pg_catalog.pg_roles r
         WHERE r.rolname <> {_role} AND r.rolname <> 'pg_database_owner' AND NOT pg_catalog.starts_with(r.rolname, 'dbguard_s_')
           AND NOT (SELECT rolsuper FROM pg_catalog.pg_roles WHERE rolname = {_role}) AND pg_catalog.pg_has_role({_role}, r.oid, 'MEMBER') ORDER BY 1
        """,
        row => new HardeningFinding(
            row[1] is null ? FindingSeverity.Medium : FindingSeverity.High, "membership", $"role {_name} is a member of {row[0]}, and has what that has", $"REVOKE {SqlText.Identifier(row[0]!)} FROM {_name}"), cancellationToken);

    private async Task OwnershipAsync(CancellationToken cancellationToken)
    {
        await AddAsync(
            $"""
            SELECT n.nspname, c.relname FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
             WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND {OwnSchemas} AND c.relowner = (SELECT oid FROM pg_catalog.pg_roles WHERE rolname = {_role}) ORDER BY 1, 2
            """,
            row => new HardeningFinding(
                FindingSeverity.High, "owner", $"role {_name} owns {row[0]}.{row[1]}: an owner can grant itself what was revoked", $"ALTER TABLE {Qualified(row)} OWNER TO /* an administrator */"), cancellationToken);
        await AddAsync(
            $"SELECT datname FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database() AND datdba = (SELECT oid FROM pg_catalog.pg_roles WHERE rolname = {_role})",
            row => new HardeningFinding(FindingSeverity.High, "owner", $"role {_name} owns the database", $"ALTER DATABASE {SqlText.Identifier(row[0]!)} OWNER TO /* an administrator */"), cancellationToken);
    }

    private Task DefinersAsync(CancellationToken cancellationToken) => AddAsync(
        $"""
        SELECT n.nspname, p.proname, pg_catalog.pg_get_function_identity_arguments(p.oid),
               CASE WHEN EXISTS (SELECT FROM pg_catalog.unnest(p.proconfig) s WHERE s LIKE 'search\_path=%') THEN 'pinned' END
          FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
         WHERE p.prosecdef AND {OwnSchemas} AND pg_catalog.has_function_privilege({_role}, p.oid, 'EXECUTE') ORDER BY 1, 2, 3
        """,
        row => new HardeningFinding(
            row[3] is null ? FindingSeverity.High : FindingSeverity.Medium,
            "security-definer",
            $"{row[0]}.{row[1]}({row[2]}) runs with its owner's rights" + (row[3] is null ? ", and its search_path is the caller's" : ""),
            row[3] is null
                ? $"ALTER ROUTINE {Qualified(row)}({row[2]}) SET search_path = pg_catalog, {SqlText.Identifier(row[0]!)}, pg_temp"
                : $"REVOKE EXECUTE ON ROUTINE {Qualified(row)}({row[2]}) FROM PUBLIC, {_name}"), cancellationToken);

    private async Task ServerAccessAsync(CancellationToken cancellationToken)
    {
        await AddAsync(
            $"""
            SELECT p.oid::pg_catalog.regprocedure::text FROM pg_catalog.pg_proc p
             WHERE (p.proname IN ('pg_read_file', 'pg_read_binary_file', 'pg_stat_file', 'lo_import', 'lo_export', 'lo_put', 'lo_from_bytea')
                    OR (pg_catalog.starts_with(p.proname, 'pg_ls_') AND p.pronamespace = 'pg_catalog'::pg_catalog.regnamespace) OR p.proname IN ('dblink', 'dblink_exec', 'dblink_connect', 'dblink_connect_u', 'dblink_open', 'dblink_send_query'))
               AND NOT (SELECT rolsuper FROM pg_catalog.pg_roles WHERE rolname = {_role}) AND pg_catalog.has_function_privilege({_role}, p.oid, 'EXECUTE') ORDER BY 1
            """,
            row => new HardeningFinding(FindingSeverity.High, "server-access", $"role {_name} may call {row[0]}, which reaches beyond the database", $"REVOKE EXECUTE ON FUNCTION {row[0]} FROM PUBLIC, {_name}"), cancellationToken);
        await AddAsync(
            $"SELECT lanname FROM pg_catalog.pg_language WHERE NOT lanpltrusted AND lanname NOT IN ('internal', 'c') AND pg_catalog.has_language_privilege({_role}, oid, 'USAGE') AND NOT (SELECT rolsuper FROM pg_catalog.pg_roles WHERE rolname = {_role})",
            row => new HardeningFinding(FindingSeverity.High, "server-access", $"role {_name} may write functions in {row[0]}, which runs outside the database", $"REVOKE USAGE ON LANGUAGE {SqlText.Identifier(row[0]!)} FROM PUBLIC, {_name}"), cancellationToken);
        await AddAsync(
            $"SELECT srvname FROM pg_catalog.pg_foreign_server WHERE pg_catalog.has_server_privilege({_role}, oid, 'USAGE') AND NOT (SELECT rolsuper FROM pg_catalog.pg_roles WHERE rolname = {_role}) ORDER BY 1",
            row => new HardeningFinding(FindingSeverity.High, "server-access", $"role {_name} may make tables of the foreign server {row[0]}", $"REVOKE USAGE ON FOREIGN SERVER {SqlText.Identifier(row[0]!)} FROM PUBLIC, {_name}"), cancellationToken);
        await AddAsync(
            "SELECT srvname FROM pg_catalog.pg_user_mappings WHERE umuser = 0 ORDER BY 1",
            row => new HardeningFinding(FindingSeverity.Medium, "server-access", $"everybody may use the foreign server {row[0]} with a stored login", $"DROP USER MAPPING FOR PUBLIC SERVER {SqlText.Identifier(row[0]!)}"), cancellationToken);
    }

    private async Task PublicAsync(CancellationToken cancellationToken)
    {
        await AddAsync(
            $"SELECT n.nspname FROM pg_catalog.pg_namespace n WHERE {OwnSchemas} AND pg_catalog.has_schema_privilege('public', n.oid, 'CREATE') ORDER BY 1",
            row => new HardeningFinding(
                FindingSeverity.High, "public-create", $"everybody may create objects in schema {row[0]}, and put them in the way of others'", $"REVOKE CREATE ON SCHEMA {SqlText.Identifier(row[0]!)} FROM PUBLIC"), cancellationToken);
        await AddAsync(
            $"""
            SELECT n.nspname, c.relname, pg_catalog.string_agg(DISTINCT a.privilege_type, ', ' ORDER BY a.privilege_type)
              FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace, pg_catalog.aclexplode(c.relacl) a
             WHERE {OwnSchemas} AND a.grantee = 0 GROUP BY 1, 2 ORDER BY 1, 2
            """,
            row => new HardeningFinding(FindingSeverity.High, "public-table", $"everybody has {row[2]} on {row[0]}.{row[1]}", $"REVOKE ALL ON {Qualified(row)} FROM PUBLIC"), cancellationToken);
        await AddAsync(
            "SELECT pg_catalog.current_database() WHERE pg_catalog.has_database_privilege('public', pg_catalog.current_database(), 'TEMP')",
            row => new HardeningFinding(FindingSeverity.Low, "public-temp", "everybody may create temporary tables, which are found before others of their name", $"REVOKE TEMPORARY ON DATABASE {SqlText.Identifier(row[0]!)} FROM PUBLIC"), cancellationToken);
        await AddAsync(
            "SELECT pg_catalog.current_database() WHERE pg_catalog.has_database_privilege('public', pg_catalog.current_database(), 'CONNECT')",
            row => new HardeningFinding(FindingSeverity.Low, "public-connect", "every role of the server may connect to the database", $"REVOKE CONNECT ON DATABASE {SqlText.Identifier(row[0]!)} FROM PUBLIC"), cancellationToken);
    }

    /// <summary>Views run with their owner's rights: what a role may not read in a table it may read in a view over it.</summary>
    private async Task ViewsAsync(PolicyEngine engine, IReadOnlyList<Profile> profiles, CatalogSnapshot catalog, CancellationToken cancellationToken)
    {
        var rows = await connection.QueryTextAsync(
            $"""
            SELECT c.oid, COALESCE((SELECT o.option_value::pg_catalog.bool FROM pg_catalog.pg_options_to_table(c.reloptions) o WHERE o.option_name = 'security_invoker'), false),
                   COALESCE((SELECT o.option_value::pg_catalog.bool FROM pg_catalog.pg_options_to_table(c.reloptions) o WHERE o.option_name = 'security_barrier'), false) FROM pg_catalog.pg_class c
             WHERE c.relkind IN ('v', 'm') AND pg_catalog.has_table_privilege({_role}, c.oid, 'SELECT')
            """, cancellationToken);
        foreach (var row in rows)
        {
            if (catalog.FindTable(uint.Parse(row[0]!, System.Globalization.CultureInfo.InvariantCulture)) is not { IsSystem: false } view || row[1] == "t")
            {
                continue;
            }

            var labelled = view.Columns.Where(c => profiles.All(p => engine.IsProtected(new ColumnId(view.Id, c.Number), p, catalog))).Select(c => c.Name).ToList();
            if (labelled.Count > 0)
            {
                _found.Add(new HardeningFinding(
                    FindingSeverity.Medium, "view", $"{view.Name} shows {string.Join(", ", labelled)} with its owner's rights",
                    view.Kind == RelationKind.View ? $"ALTER VIEW {SqlText.Identifier(view.Name)} SET (security_invoker = true)" : null));
            }
            else if (view.Kind == RelationKind.View && row[2] == "f" && view.Definition?.Contains(" WHERE ", StringComparison.OrdinalIgnoreCase) == true)
            {
                _found.Add(new HardeningFinding(
                    FindingSeverity.Low, "view", $"{view.Name} filters rows without being a security barrier: a function in a WHERE may see the others",
                    $"ALTER VIEW {SqlText.Identifier(view.Name)} SET (security_barrier = true)"));
            }
        }
    }

    private async Task AddAsync(string sql, Func<string?[], HardeningFinding> find, CancellationToken cancellationToken) =>
        _found.AddRange((await connection.QueryTextAsync(sql, cancellationToken)).Select(find));

    private static string Qualified(string?[] row) => SqlText.Identifier(new QualifiedName(row[0]!, row[1]!));
}
