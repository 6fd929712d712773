using System.Collections.Frozen;
using System.Collections.Immutable;
using DbGuard.Core.Catalog;

namespace DbGuard.Dialects.Postgres.Catalog;

/// <summary>What reading a system relation reveals. A relation on neither list is sensitive.</summary>
public static class SystemRelations
{
    /// <summary>Names, types, settings, counters: what clients and tools read (PostgreSQL 18 docs, chapters 52 and 53).</summary>
    private static readonly FrozenSet<string> Metadata = FrozenSet.ToFrozenSet(
        """
        pg_aggregate pg_am pg_amop pg_amproc pg_attrdef pg_attribute pg_auth_members pg_available_extension_versions pg_available_extensions
        pg_cast pg_class pg_collation pg_constraint pg_conversion pg_cursors pg_database pg_db_role_setting pg_default_acl pg_depend pg_description
        pg_enum pg_event_trigger pg_extension pg_foreign_data_wrapper pg_foreign_server pg_foreign_table pg_group pg_index pg_indexes pg_inherits
        pg_init_privs pg_language pg_largeobject_metadata pg_locks pg_matviews pg_namespace pg_opclass pg_operator pg_opfamily pg_parameter_acl
        pg_partitioned_table pg_policies pg_policy pg_prepared_statements pg_proc pg_publication pg_publication_namespace pg_publication_rel
        pg_publication_tables pg_range pg_rewrite pg_roles pg_rules pg_seclabel pg_seclabels pg_sequence pg_sequences pg_settings pg_shdepend
        pg_shdescription pg_shseclabel pg_statistic_ext pg_tables pg_tablespace pg_timezone_abbrevs pg_timezone_names pg_transform pg_trigger
        pg_ts_config pg_ts_config_map pg_ts_dict pg_ts_parser pg_ts_template pg_type pg_user pg_views
        pg_stat_all_indexes pg_stat_all_tables pg_stat_database pg_stat_sys_indexes pg_stat_sys_tables pg_stat_user_functions pg_stat_user_indexes
        pg_stat_user_tables pg_statio_all_indexes pg_statio_all_sequences pg_statio_all_tables pg_statio_sys_indexes pg_statio_sys_sequences
        pg_statio_sys_tables pg_statio_user_indexes pg_statio_user_sequences pg_statio_user_tables pg_stat_xact_all_tables pg_stat_xact_sys_tables
        pg_stat_xact_user_tables pg_stat_xact_user_functions pg_subscription pg_subscription_rel pg_user_mapping pg_user_mappings
        """.Split((char[])[' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries), StringComparer.Ordinal);

    /// <summary>
    /// Columns that hold credentials, in relations of which tools read the others: psql's <c>\dRs</c> and <c>\deu</c>, and pg_dump, which
    /// counts the subscriptions that it may not dump. And those that tell how large the intermediate results of statements were: a value that is
    /// computed and masked has a length (<c>repeat('x', salary)</c>).
    /// </summary>
    private static readonly FrozenSet<(string Relation, string Column)> Sensitive = FrozenSet.ToFrozenSet(
    [
        ("pg_subscription", "subconninfo"), ("pg_user_mapping", "umoptions"), ("pg_user_mappings", "umoptions"),
        ("pg_stat_database", "temp_files"), ("pg_stat_database", "temp_bytes"),
    ]);

    /// <summary>Views of information_schema that carry credentials or options of foreign servers.</summary>
    private static readonly FrozenSet<string> SensitiveInformationSchema = FrozenSet.ToFrozenSet(
        ["user_mapping_options", "_pg_user_mappings", "user_mappings", "foreign_server_options", "_pg_foreign_servers", "_pg_foreign_data_wrappers"], StringComparer.Ordinal);

    /// <summary>Columns that hold the text of definitions: what a function runs, what a view reads.</summary>
    private static readonly FrozenDictionary<QualifiedName, ImmutableArray<string>> Code = new Dictionary<QualifiedName, ImmutableArray<string>>
    {
        [new("pg_catalog", "pg_proc")] = ["prosrc", "prosqlbody"],
        [new("pg_catalog", "pg_rewrite")] = ["ev_qual", "ev_action"],
        [new("pg_catalog", "pg_views")] = ["definition"],
        [new("pg_catalog", "pg_matviews")] = ["definition"],
        [new("pg_catalog", "pg_rules")] = ["definition"],
        [new("information_schema", "routines")] = ["routine_definition"],
        [new("information_schema", "views")] = ["view_definition"],
    }.ToFrozenDictionary();

    /// <summary>Functions that give such a text.</summary>
    private static readonly FrozenSet<string> CodeFunctions = FrozenSet.ToFrozenSet(
        ["pg_get_functiondef", "pg_get_function_sqlbody", "pg_get_viewdef", "pg_get_ruledef"], StringComparer.Ordinal);

    public static ImmutableArray<string> CodeColumns(QualifiedName relation) => Code.GetValueOrDefault(relation, []);

    public static bool ReturnsCode(QualifiedName function) => function.Schema == "pg_catalog" && CodeFunctions.Contains(function.Name);

    public static SystemSensitivity Classify(QualifiedName name) => name.Schema switch
    {
        "pg_catalog" => Metadata.Contains(name.Name) ? SystemSensitivity.Metadata : SystemSensitivity.Sensitive,
        "information_schema" => SensitiveInformationSchema.Contains(name.Name) ? SystemSensitivity.Sensitive : SystemSensitivity.Metadata,
        _ => SystemSensitivity.NotSystem,
    };

    /// <summary>Numbers of the columns of a relation that are sensitive although the relation is not.</summary>
    public static ImmutableArray<short> SensitiveColumns(QualifiedName name, ImmutableArray<ColumnSchema> columns) => name.Schema == "pg_catalog"
        ? [.. columns.Where(c => Sensitive.Contains((name.Name, c.Name))).Select(c => c.Number)]
        : [];

    internal static bool IsSystemSchema(string schema) => schema is "pg_catalog" or "information_schema";
}
