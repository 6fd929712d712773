using System.Globalization;
using DbGuard.Core.Catalog;
using DbGuard.Core.Facts;
using DbGuard.Core.Masking;
using DbGuard.Gateway.Postgres.Masking;
using DbGuard.Protocol.Postgres;
using DbGuard.Protocol.Postgres.Messages.Backend;
using DbGuard.TestKit.Postgres;

namespace DbGuard.Gateway.Tests.Postgres.Masking;

/// <summary>
/// The second witness against what PostgreSQL really reports. For each statement the lineage of its first column is stated; the
/// witness must agree with it, and must refuse the same result when a plan lets a protected column through by name of another.
/// </summary>
public sealed class ResultWitnessIntegrationTests(PostgresFixture fixture) : IClassFixture<PostgresFixture>
{
    private const string Schema = """
        CREATE TABLE c (id int PRIMARY KEY, ssn text, name varchar(40), gone int, note text) ;
        ALTER TABLE c DROP COLUMN gone;
        CREATE TABLE o (id int PRIMARY KEY, c_id int, ssn text, total numeric);
        CREATE VIEW v AS SELECT ssn AS x, name AS y, 1 AS one FROM c;
        CREATE VIEW vv AS SELECT x AS z FROM v;
        CREATE MATERIALIZED VIEW mv AS SELECT ssn AS x FROM c;
        CREATE TABLE p (id int, ssn text, name text) PARTITION BY RANGE (id);
        CREATE TABLE p1 (name text, extra int, ssn text, id int);
        ALTER TABLE p1 DROP COLUMN extra;
        ALTER TABLE p ATTACH PARTITION p1 FOR VALUES FROM (0) TO (100);
        CREATE TABLE child (more text) INHERITS (c);
        CREATE FUNCTION f() RETURNS SETOF c LANGUAGE sql AS 'SELECT * FROM c';
        INSERT INTO c VALUES (1, '123-45-6789', 'Ann', 'n');
        INSERT INTO o VALUES (1, 1, '123-45-6789', 2);
        """;

    /// <summary>Statement, lineage of its first column (<c>table.column</c>, <c>~</c> before it when derived, <c>none</c>, several with +).</summary>
    public static TheoryData<string, string> Shapes => new()
    {
        { "SELECT ssn FROM c", "c.ssn" },
        { "SELECT ssn AS harmless FROM c AS x", "c.ssn" },
        { "SELECT note FROM c", "c.note" },
        { "SELECT * FROM (SELECT ssn FROM c) s", "c.ssn" },
        { "WITH w AS (SELECT ssn FROM c) SELECT * FROM w", "c.ssn" },
        { "WITH w AS MATERIALIZED (SELECT ssn FROM c) SELECT * FROM w", "c.ssn" },
        { "WITH RECURSIVE w AS (SELECT ssn FROM c UNION SELECT ssn FROM w) SELECT * FROM w", "c.ssn" },
        { "SELECT l.ssn FROM o, LATERAL (SELECT c.ssn FROM c WHERE c.id = o.c_id) l", "c.ssn" },
        { "SELECT DISTINCT ssn FROM c", "c.ssn" },
        { "SELECT ssn FROM c GROUP BY ROLLUP (ssn)", "c.ssn" },
        { "SELECT ssn FROM c JOIN o USING (ssn)", "c.ssn+o.ssn" },
        { "SELECT ssn FROM c LEFT JOIN o USING (ssn)", "c.ssn+o.ssn" },
        { "SELECT ssn FROM c RIGHT JOIN o USING (ssn)", "c.ssn+o.ssn" },
        { "SELECT ssn FROM c FULL JOIN o USING (ssn)", "c.ssn+o.ssn" },
        { "SELECT (c).ssn FROM c", "c.ssn" },
        { "SELECT ssn(c) FROM c", "c.ssn" },
        { "UPDATE c SET note = note RETURNING ssn", "c.ssn" },
        { "WITH w AS (DELETE FROM o RETURNING ssn) SELECT ssn FROM w", "o.ssn" },
        { "SELECT ssn FROM c UNION ALL SELECT ssn FROM o", "c.ssn+o.ssn" },
        { "SELECT ssn::text FROM c", "~c.ssn" },
        { "SELECT name::text FROM c", "~c.name" },
        { "SELECT ssn COLLATE \"C\" FROM c", "~c.ssn" },
        { "SELECT ssn || '' FROM c", "~c.ssn" },
        { "SELECT max(ssn) FROM c", "~c.ssn" },
        { "SELECT (SELECT ssn FROM c LIMIT 1)", "c.ssn" },
        { "SELECT c FROM c", "~c.id+~c.ssn+~c.name+~c.note" },
        { "SELECT (SELECT c) FROM c", "~c.id+~c.ssn+~c.name+~c.note" },
        { "SELECT ctid FROM c", "none" },
        { "SELECT tableoid FROM c", "none" },
        { "SELECT 1", "none" },
        { "VALUES (1)", "none" },
        { "SELECT count(*) FROM c", "none" },
        { "EXPLAIN SELECT ssn FROM c", "none" },
        { "SHOW TimeZone", "none" },
        { "SELECT x FROM v", "c.ssn" },
        { "SELECT y FROM v", "c.name" },
        { "SELECT one FROM v", "none" },
        { "SELECT z FROM vv", "c.ssn" },
        { "SELECT v FROM v", "~c.ssn+~c.name" },
        { "SELECT x FROM mv", "c.ssn" },
        { "SELECT ssn FROM p", "p.ssn" },
        { "SELECT ssn FROM p1", "p1.ssn" },
        { "SELECT ssn FROM p1", "p.ssn" },
        { "SELECT ssn FROM child", "child.ssn" },
        { "SELECT ssn FROM child", "c.ssn" },
        { "SELECT more FROM child", "child.more" },
        { "SELECT ssn FROM ONLY c", "c.ssn" },
        { "SELECT ssn FROM f()", "~c.ssn" },
        { "PREPARE s AS SELECT ssn FROM c; EXECUTE s", "c.ssn" },
        { "BEGIN; DECLARE k CURSOR FOR SELECT ssn FROM c; FETCH k", "c.ssn" },
        { "SELECT relname FROM pg_class", "pg_class.relname" },
        { "INSERT INTO o (id, ssn) SELECT 9, ssn FROM c RETURNING ssn", "o.ssn" },
        { "MERGE INTO o USING c ON o.id = c.id WHEN MATCHED THEN UPDATE SET total = 1; SELECT total FROM o", "o.total" },
    };

    // The tests of one class run one after the other and change rows only.
    private static Task<string>? _database;

    [Theory]
    [MemberData(nameof(Shapes))]
    public async Task TrueLineage_OfShape_Passes(string sql, string lineage)
    {
        var (description, catalog) = await DescribeAsync(sql);
        var origin = Lineage(lineage, catalog);
        var isProtected = Protection(catalog);
        // The label stands on the parent and counts for its children, which the policy engine sees to.
        var masked = origin.Origins.Any(o => isProtected(o.Column))
            || sql.Contains("child", StringComparison.Ordinal) || sql.Contains("p1", StringComparison.Ordinal);

        var plan = new MaskPlan([new ColumnMask(masked ? Partial() : null, "", origin)]);
        Assert.Null(Open(description, plan, catalog, isProtected).Refusal);
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public async Task WrongLineage_ForReportedOrigin_IsRefused(string sql, string lineage)
    {
        var (description, catalog) = await DescribeAsync(sql);
        var table = Table(description);
        if (table.TableId == 0 || table.Number <= 0 || catalog.FindTable(table.TableId)!.Kind is RelationKind.View or RelationKind.MaterializedView)
        {
            return; // The server names no base column: nothing to disagree with.
        }

        var other = Lineage(lineage.EndsWith("o.total", StringComparison.Ordinal) ? "o.c_id" : "o.total", catalog);
        Assert.Equal("DBG4003", Open(description, new MaskPlan([new ColumnMask(Partial(), "", other)]), catalog, Protection(catalog)).Refusal!.Code);
    }

    [Theory]
    [InlineData("SELECT ssn FROM c")]
    [InlineData("SELECT x FROM (SELECT ssn AS x FROM c) s")]
    [InlineData("SELECT c FROM c")]
    [InlineData("SELECT ssn FROM child")]
    [InlineData("SELECT ssn FROM p1")]
    [InlineData("SELECT ssn FROM c JOIN o USING (ssn)")]
    [InlineData("UPDATE c SET note = note RETURNING ssn")]
    public async Task AnalysisMissedProtectedColumn_Result_IsRefused(string sql)
    {
        var (description, catalog) = await DescribeAsync(sql);
        Assert.Equal("DBG4002", Open(description, MaskPlan.Nothing, catalog, Protection(catalog)).Refusal!.Code);
        var plan = new MaskPlan([new ColumnMask(null, "", ColumnLineage.None)]);
        Assert.Equal("DBG4002", Open(description, plan, catalog, Protection(catalog)).Refusal!.Code);
    }

    private static OpenedResult Open(byte[] description, MaskPlan plan, CatalogSnapshot catalog, Func<ColumnId, bool> isProtected)
    {
        Assert.True(RowDescriptionMessage.TryDecode(description, out var message, out _));
        return ResultMasks.Open(message, default, isPortal: true, plan, catalog, isProtected);
    }

    private static ReportedColumn Table(byte[] description)
    {
        Assert.True(RowDescriptionMessage.TryDecode(description, out var message, out _));
        foreach (var field in message)
        {
            return new ReportedColumn(field.TableOid, field.AttributeNumber);
        }

        return default;
    }

    private static IMasker Partial() => MaskerCatalogue.Create("partial", new Dictionary<string, object?> { ["keep_last"] = 1 }, "/").Masker!;

    private static Func<ColumnId, bool> Protection(CatalogSnapshot catalog)
    {
        var columns = new[] { "c", "o", "p" }.Select(t => Column($"{t}.ssn", catalog)).ToHashSet();
        return columns.Contains;
    }

    private static ColumnLineage Lineage(string text, CatalogSnapshot catalog) => text == "none"
        ? ColumnLineage.None
        : text.Split('+').Select(part => part[0] == '~' ? ColumnLineage.Direct(Column(part[1..], catalog)).AsDerived() : ColumnLineage.Direct(Column(part, catalog)))
            .Aggregate((a, b) => a.Union(b));

    private static ColumnId Column(string name, CatalogSnapshot catalog)
    {
        var parts = name.Split('.');
        var table = catalog.FindTables(parts[0]).Single();
        return new ColumnId(table.Id, table.FindColumn(parts[1])!.Number);
    }

    private async Task<(byte[] Description, CatalogSnapshot Catalog)> DescribeAsync(string sql)
    {
        var database = await (_database ??= fixture.Server.CreateDatabaseAsync(Schema));
        await using var session = await RawSession.OpenAsync(fixture.Server, database);
        var description = (await session.QueryAsync(sql)).Last(m => m.Type == BackendMessageType.RowDescription).Body;
        return (description, await CatalogAsync(database));
    }

    private async Task<CatalogSnapshot> CatalogAsync(string database)
    {
        const string Query = """
            SELECT string_agg(concat_ws('|', c.oid, relname, relkind,
                (SELECT string_agg(attnum || ':' || attname, ',') FROM pg_attribute WHERE attrelid = c.oid AND attnum > 0 AND NOT attisdropped),
                coalesce((SELECT string_agg(inhparent::text, ',') FROM pg_inherits WHERE inhrelid = c.oid), '')), ';')
            FROM pg_class c WHERE relkind IN ('r', 'p', 'v', 'm') AND (c.oid >= 16384 OR relname = 'pg_class')
            """;
        var rows = (string)(await fixture.Server.ScalarAsync(database, Query))!;
        return new CatalogSnapshot(1, database, ["public"], rows.Split(';').Select(row =>
        {
            var cells = row.Split('|');
            return new TableSchema
            {
                Id = uint.Parse(cells[0], CultureInfo.InvariantCulture),
                Name = new QualifiedName("public", cells[1]),
                Kind = cells[2] switch { "v" => RelationKind.View, "m" => RelationKind.MaterializedView, "p" => RelationKind.PartitionedTable, _ => RelationKind.Table },
                Columns = [.. cells[3].Split(',').Select(c => c.Split(':')).Select(c => new ColumnSchema(short.Parse(c[0], CultureInfo.InvariantCulture), c[1], 25, "text", false))],
                ParentIds = [.. cells[4].Split(',', StringSplitOptions.RemoveEmptyEntries).Select(p => uint.Parse(p, CultureInfo.InvariantCulture))],
            };
        }), [], []);
    }
}
