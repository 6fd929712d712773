namespace DbGuard.Dialects.TSql.Catalog;

/// <summary>
/// How the catalog reader reaches a server: runs one query and gives its rows as text, NULL as null. The door supplies it.
/// </summary>
/// <param name="sql">One SELECT.</param>
/// <param name="cancellationToken">Ends the query.</param>
public delegate Task<IReadOnlyList<string?[]>> CatalogQuery(string sql, CancellationToken cancellationToken);

/// <summary>The queries of the catalog reader, for SQL Server 2016 and later. Every row is text; encrypted and CLR modules have no definition.</summary>
internal static class CatalogSql
{
    /// <summary>database, default schema of the user.</summary>
    public const string Session = "SELECT DB_NAME(), COALESCE(SCHEMA_NAME(), 'dbo')";

    /// <summary>id, schema, name, type (U, V, SN), definition or base object, rows, writes spread (an enabled trigger, a foreign key that cascades).</summary>
    public const string Relations = """
        SELECT CAST(o.object_id AS varchar(20)), s.name, o.name, RTRIM(o.type),
          CASE o.type WHEN 'SN' THEN (SELECT y.base_object_name FROM sys.synonyms y WHERE y.object_id = o.object_id) ELSE m.definition END,
          CAST(COALESCE((SELECT SUM(p.rows) FROM sys.partitions p WHERE p.object_id = o.object_id AND p.index_id IN (0, 1)), -1) AS varchar(20)),
          CASE WHEN EXISTS (SELECT 1 FROM sys.triggers t WHERE t.parent_id = o.object_id AND t.is_disabled = 0)
            OR EXISTS (SELECT 1 FROM sys.foreign_keys k WHERE k.referenced_object_id = o.object_id AND (k.delete_referential_action <> 0 OR k.update_referential_action <> 0))
            THEN '1' ELSE '0' END
        FROM sys.objects o JOIN sys.schemas s ON s.schema_id = o.schema_id LEFT JOIN sys.sql_modules m ON m.object_id = o.object_id
        WHERE o.type IN ('U', 'V', 'SN') AND o.is_ms_shipped = 0
        """;

    /// <summary>relation id, number, name, type, not null, identity, computed.</summary>
    public const string Columns = """
        SELECT CAST(c.object_id AS varchar(20)), CAST(c.column_id AS varchar(10)), c.name, TYPE_NAME(c.user_type_id),
          CASE c.is_nullable WHEN 0 THEN '1' ELSE '0' END, CAST(c.is_identity AS varchar(1)), d.definition
        FROM sys.columns c JOIN sys.objects o ON o.object_id = c.object_id LEFT JOIN sys.computed_columns d ON d.object_id = c.object_id AND d.column_id = c.column_id
        WHERE o.type IN ('U', 'V') AND o.is_ms_shipped = 0
        ORDER BY c.object_id, c.column_id
        """;

    /// <summary>relation id, index id, column number, over all rows.</summary>
    public const string UniqueKeys = """
        SELECT CAST(i.object_id AS varchar(20)), CAST(i.index_id AS varchar(10)), CAST(k.column_id AS varchar(10)), CASE i.has_filter WHEN 0 THEN '1' ELSE '0' END
        FROM sys.indexes i JOIN sys.index_columns k ON k.object_id = i.object_id AND k.index_id = i.index_id JOIN sys.objects o ON o.object_id = i.object_id
        WHERE i.is_unique = 1 AND i.is_disabled = 0 AND k.is_included_column = 0 AND o.type = 'U' AND o.is_ms_shipped = 0
        ORDER BY i.object_id, i.index_id, k.key_ordinal
        """;

    /// <summary>relation id, column number, referenced relation id, referenced column number.</summary>
    public const string ForeignKeys = """
        SELECT CAST(f.parent_object_id AS varchar(20)), CAST(f.parent_column_id AS varchar(10)), CAST(f.referenced_object_id AS varchar(20)), CAST(f.referenced_column_id AS varchar(10))
        FROM sys.foreign_key_columns f
        """;

    /// <summary>id, schema, name, type (FN, IF, TF, P), definition.</summary>
    public const string Modules = """
        SELECT CAST(o.object_id AS varchar(20)), s.name, o.name, RTRIM(o.type), m.definition
        FROM sys.objects o JOIN sys.schemas s ON s.schema_id = o.schema_id LEFT JOIN sys.sql_modules m ON m.object_id = o.object_id
        WHERE o.type IN ('FN', 'IF', 'TF', 'P', 'FS', 'FT', 'PC', 'AF') AND o.is_ms_shipped = 0
        """;
}
