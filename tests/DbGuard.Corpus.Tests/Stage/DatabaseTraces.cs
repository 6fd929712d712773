namespace DbGuard.Corpus.Tests.Stage;

/// <summary>Tells whether a run has left anything in a database: row counts and sums of row versions of everything that is stored.</summary>
internal static class DatabaseTraces
{
    private const string UserRelations = """
        SELECT string_agg(CASE relkind
            WHEN 'S' THEN format('SELECT %L, last_value::numeric, is_called::int::numeric FROM %s', oid::regclass::text, oid::regclass)
            ELSE format('SELECT %L, count(*)::numeric, sum(xmin::text::numeric) FROM ONLY %s', oid::regclass::text, oid::regclass) END, ' UNION ALL ')
        FROM pg_class
        WHERE relkind IN ('r', 'm', 'S') AND relpersistence <> 't' AND relnamespace::regnamespace::text NOT IN ('pg_catalog', 'information_schema', 'pg_toast')
        """;

    private static readonly string[] Catalogs =
    [
        "pg_class", "pg_attribute", "pg_proc", "pg_type", "pg_trigger", "pg_rewrite", "pg_constraint", "pg_index", "pg_attrdef", "pg_policy",
        "pg_extension", "pg_foreign_server", "pg_user_mapping", "pg_foreign_table", "pg_largeobject", "pg_largeobject_metadata", "pg_description",
        "pg_event_trigger", "pg_publication", "pg_cast", "pg_operator", "pg_default_acl", "pg_statistic", "pg_statistic_ext", "pg_seclabel", "pg_language",
        "pg_authid", "pg_auth_members", "pg_db_role_setting", "pg_prepared_xacts", "pg_replication_slots",
    ];

    private static readonly string[] Views = ["pg_prepared_xacts", "pg_replication_slots"];

    /// <summary>The query that sees it all in a copy of the fixture.</summary>
    public static async Task<string> QueryForAsync(AdminConnection admin)
    {
        var catalogs = Catalogs.Select(name => Views.Contains(name)
            ? $"SELECT '{name}', count(*)::numeric, 0 FROM {name}"
            : $"SELECT '{name}', count(*)::numeric, sum(xmin::text::numeric) FROM {name}");
        const string Schemas = "SELECT 'pg_namespace', count(*)::numeric, sum(xmin::text::numeric) FROM pg_namespace WHERE nspname !~ '^pg_(toast_)?temp_'";
        return string.Join(" UNION ALL ", [.. catalogs, Schemas, await admin.RunAsync(UserRelations)]);
    }
}
