using System.Collections.Immutable;
using DbGuard.Core.Facts;

namespace DbGuard.Dialects.TSql.Functions;

/// <summary>Procedures the server ships: the few that tell of tables and columns only, and what the rest may do.</summary>
internal static class SystemProcedures
{
    public static bool IsSystemName(string name) =>
        name.StartsWith("sp_", StringComparison.OrdinalIgnoreCase) || name.StartsWith("xp_", StringComparison.OrdinalIgnoreCase);

    /// <summary>The result's columns of a procedure that gives metadata (Microsoft's reference, "Catalog stored procedures"); null for any other.</summary>
    public static ImmutableArray<string>? ResultOf(string name) => name.ToLowerInvariant() switch
    {
        "sp_columns" =>
        [
            "TABLE_QUALIFIER", "TABLE_OWNER", "TABLE_NAME", "COLUMN_NAME", "DATA_TYPE", "TYPE_NAME", "PRECISION", "LENGTH", "SCALE", "RADIX", "NULLABLE", "REMARKS",
            "COLUMN_DEF", "SQL_DATA_TYPE", "SQL_DATETIME_SUB", "CHAR_OCTET_LENGTH", "ORDINAL_POSITION", "IS_NULLABLE", "SS_DATA_TYPE",
        ],
        "sp_tables" => ["TABLE_QUALIFIER", "TABLE_OWNER", "TABLE_NAME", "TABLE_TYPE", "REMARKS"],
        "sp_pkeys" => ["TABLE_QUALIFIER", "TABLE_OWNER", "TABLE_NAME", "COLUMN_NAME", "KEY_SEQ", "PK_NAME"],
        "sp_fkeys" =>
        [
            "PKTABLE_QUALIFIER", "PKTABLE_OWNER", "PKTABLE_NAME", "PKCOLUMN_NAME", "FKTABLE_QUALIFIER", "FKTABLE_OWNER", "FKTABLE_NAME", "FKCOLUMN_NAME", "KEY_SEQ",
            "UPDATE_RULE", "DELETE_RULE", "FK_NAME", "PK_NAME", "DEFERRABILITY",
        ],
        "sp_statistics" =>
        [
            "TABLE_QUALIFIER", "TABLE_OWNER", "TABLE_NAME", "NON_UNIQUE", "INDEX_QUALIFIER", "INDEX_NAME", "TYPE", "SEQ_IN_INDEX", "COLUMN_NAME", "COLLATION", "CARDINALITY",
            "PAGES", "FILTER_CONDITION",
        ],
        "sp_databases" => ["DATABASE_NAME", "DATABASE_SIZE", "REMARKS"],
        _ => null,
    };

    /// <summary>What a procedure of the server may do: the reviewed ones by name, all others administer it.</summary>
    public static FunctionEffect EffectOf(string name) => name.ToLowerInvariant() switch
    {
        "sp_executesql" or "sp_prepare" or "sp_prepexec" or "sp_execute" or "sp_cursoropen" or "sp_cursorprepare" or "sp_cursorprepexec" or "sp_msforeachtable"
            or "sp_msforeachdb" or "sp_execute_external_script" or "sp_describe_first_result_set" => FunctionEffect.RunsSql,
        "xp_cmdshell" or "xp_dirtree" or "xp_fileexist" or "xp_subdirs" or "xp_regread" or "xp_regwrite" or "xp_readerrorlog" or "sp_readerrorlog" => FunctionEffect.Files,
        "sp_send_dbmail" or "sp_invoke_external_rest_endpoint" or "sp_addlinkedserver" or "sp_testlinkedserver" or "sp_oacreate" or "sp_oamethod" => FunctionEffect.Network,
        "sp_set_session_context" or "sp_getapplock" or "sp_releaseapplock" or "sp_setapprole" or "sp_unsetapprole" or "sp_getbindtoken" or "sp_bindsession" => FunctionEffect.Session,
        _ => FunctionEffect.Administration,
    };
}
