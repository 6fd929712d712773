using System.Collections.Immutable;
using System.Globalization;
using DbGuard.Core.Catalog;
using DbGuard.Core.Policies;
using DbGuard.Core.Policies.Privileges;
using DbGuard.Dialects.Postgres.Privileges;
using DbGuard.Gateway.Postgres.Catalog;
using DbGuard.Gateway.Upstream;

namespace DbGuard.Gateway.Hardening;

/// <summary>Works a plan out for one database. Changes nothing.</summary>
internal static class HardeningReader
{
    /// <summary>The plan.</summary>
    /// <param name="connection">A session of the gateway's own.</param>
    /// <param name="engine">The policy.</param>
    /// <param name="profiles">Profiles that the role serves.</param>
    /// <param name="role">The role; null: the session's own.</param>
    /// <param name="byColumn">Leave labelled columns out.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="UpstreamException">The server refused a query, or has no such role.</exception>
    public static async Task<HardeningPlan> ReadAsync(
        UpstreamConnection connection, PolicyEngine engine, IReadOnlyList<Profile> profiles, string? role, bool byColumn, CancellationToken cancellationToken)
    {
        var catalog = (await CatalogLoading.ThroughUpstream(connection, 1, cancellationToken)).Snapshot;
        var name = role ?? connection.User;
        if ((await connection.QueryTextAsync($"SELECT 1 FROM pg_catalog.pg_roles WHERE rolname = {SqlText.Literal(name)}", cancellationToken)).Count == 0)
        {
            throw new UpstreamException(Protocol.Postgres.SqlState.InvalidAuthorization, $"the server has no role `{name}`");
        }

        var grants = PrivilegePlan.For(engine, profiles, catalog, byColumn);
        var version = (await connection.QueryTextAsync("SELECT pg_catalog.current_setting('server_version_num')", cancellationToken))[0][0]!;
        return new HardeningPlan(
            catalog.Database,
            name,
            int.Parse(version, CultureInfo.InvariantCulture) / 10_000,
            [.. profiles.Select(p => p.Name)],
            engine.Policy.Version,
            await SchemasAsync(connection, cancellationToken),
            grants,
            await SequencesAsync(connection, grants, cancellationToken),
            [.. await new HardeningChecks(connection, name).RunAsync(engine, profiles, catalog, cancellationToken)]);
    }

    /// <summary>Asked for, and not taken from the catalog, which knows only those that the session's own role may use.</summary>
    private static async Task<ImmutableArray<string>> SchemasAsync(UpstreamConnection connection, CancellationToken cancellationToken) =>
    [
        .. (await connection.QueryTextAsync($"SELECT n.nspname FROM pg_catalog.pg_namespace n WHERE {HardeningChecks.OwnSchemas} ORDER BY 1", cancellationToken)).Select(r => r[0]!),
    ];

    /// <summary>Sequences that the defaults of columns take their values from, of relations that may be inserted into. Identity columns need no privilege.</summary>
    public static async Task<ImmutableArray<QualifiedName>> SequencesAsync(UpstreamConnection connection, ImmutableArray<TableGrant> grants, CancellationToken cancellationToken)
    {
        var tables = grants.Where(g => g.Privileges.HasFlag(TablePrivileges.Insert)).Select(g => g.Table.Id.ToString(CultureInfo.InvariantCulture)).ToList();
        if (tables.Count == 0)
        {
            return [];
        }

        var rows = await connection.QueryTextAsync(
            $"""
            SELECT DISTINCT n.nspname, s.relname
              FROM pg_catalog.pg_attrdef d
              JOIN pg_catalog.pg_depend p ON p.classid = 'pg_catalog.pg_attrdef'::pg_catalog.regclass AND p.objid = d.oid AND p.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass
              JOIN pg_catalog.pg_class s ON s.oid = p.refobjid AND s.relkind = 'S'
              JOIN pg_catalog.pg_namespace n ON n.oid = s.relnamespace
             WHERE d.adrelid IN ({string.Join(", ", tables)}) ORDER BY 1, 2
            """, cancellationToken);
        return [.. rows.Select(r => new QualifiedName(r[0]!, r[1]!))];
    }
}
