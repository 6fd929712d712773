namespace DbGuard.Core.Facts;

/// <summary>Properties of a statement that rules ask for. Each is set only on proof in the bound tree; "could be" sets it too where the safe answer is yes.</summary>
[Flags]
public enum StatementTraits
{
    None = 0,
    /// <summary>A write (update, delete, merge) that no predicate restricts, or TRUNCATE.</summary>
    UnboundedWrite = 1 << 0,
    /// <summary>The predicate of a write is true for every row (<c>1=1</c>, <c>id=id</c>, <c>… or true</c>).</summary>
    TautologicalPredicate = 1 << 1,
    /// <summary>A write whose predicate does not pin a unique key to constants or parameters: it may touch many rows.</summary>
    MultiRowWrite = 1 << 2,
    /// <summary>The result is not bounded by a LIMIT of a constant, a unique-key predicate or an ungrouped aggregate, and reads at least one table.</summary>
    UnboundedRead = 1 << 3,
    /// <summary>Bulk export: COPY … TO, or its like.</summary>
    BulkExport = 1 << 4,
    /// <summary>Bulk import: COPY … FROM, or its like.</summary>
    BulkImport = 1 << 5,
    /// <summary>Takes row locks (FOR UPDATE/SHARE) or table locks (LOCK).</summary>
    Locking = 1 << 6,
    /// <summary>The text held more than one statement.</summary>
    MultiStatement = 1 << 7,
    /// <summary>A data-modifying statement inside a CTE.</summary>
    NestedWrite = 1 << 8,
    /// <summary>Changes the definition of an object (any DDL).</summary>
    Definition = 1 << 9,
    /// <summary>Drops an object or column, or truncates.</summary>
    Destructive = 1 << 10,
    /// <summary>Changes privileges, roles or ownership.</summary>
    Privileges = 1 << 11,
    /// <summary>Reads or writes files or programs of the server, or opens network connections from it.</summary>
    ServerSideAccess = 1 << 12,
    /// <summary>Executes SQL text that is not visible in the statement (DO, EXECUTE of a string, functions that run query text).</summary>
    DynamicSql = 1 << 13,
    /// <summary>Changes session settings.</summary>
    SessionState = 1 << 14,
    /// <summary>Creates a relation from a query (CREATE TABLE AS, SELECT INTO, CREATE MATERIALIZED VIEW).</summary>
    CreatesFromQuery = 1 << 15,
    /// <summary>EXPLAIN that executes its statement.</summary>
    ExplainAnalyze = 1 << 16,
    /// <summary>Recursive CTE.</summary>
    Recursive = 1 << 17,
    /// <summary>Joins two or more tables without any condition between them.</summary>
    CartesianJoin = 1 << 18,
}
