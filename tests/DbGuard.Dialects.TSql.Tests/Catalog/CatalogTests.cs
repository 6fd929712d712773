using DbGuard.Core.Catalog;
using DbGuard.Core.Facts;
using DbGuard.Dialects.TSql.Catalog;

namespace DbGuard.Dialects.TSql.Tests.Catalog;

public sealed class CatalogTests
{
    [Fact]
    public void DeclaredCatalog_HasTablesKeysViewsSynonymsAndFunctions()
    {
        var customers = Find("customers");
        Assert.Equal(["id", "name", "email", "ssn", "card_number", "salary", "notes", "tenant_id", "country", "status", "created_at"], customers.Columns.Select(c => c.Name));
        Assert.Equal([[1], [3], [4]], customers.UniqueKeys.Select(k => k.Select(n => (int)n)));
        Assert.Equal([new WriteComparison(2, new ColumnId(customers.Id, 1))], Find("orders").ComparedWrites.Where(c => c.Revealed.TableId == customers.Id));
        Assert.Equal(["id", "label", "contact", "ref_no"], Find("v_customer_directory").Columns.Select(c => c.Name));
        Assert.Equal(RelationKind.Other, Find("parties").Kind);
        Assert.Equal("int identity", Find("audit_log").Columns[0].TypeName);
        Assert.Equal(["fn_ssn", "tvf_find", "usp_purge"], Stage.Catalog.Functions.Select(f => f.Name.Name));
    }

    [Fact]
    public void DeclaredCatalog_FollowsComputedColumnsAndViewsOnViews()
    {
        var catalog = DeclaredCatalog.Read(
            """
            CREATE TABLE dbo.t (a int, b AS (a + 1) PERSISTED, c varchar(9));
            GO
            CREATE VIEW dbo.v (x, y) AS SELECT b, c FROM t;
            GO
            CREATE VIEW dbo.w AS SELECT * FROM v;
            """,
            "db");
        var w = catalog.FindTable(new QualifiedName("dbo", "w"))!;
        var t = catalog.FindTable(new QualifiedName("dbo", "t"))!;

        Assert.Equal(["x", "y"], w.Columns.Select(c => c.Name));
        var origins = Stage.Analyzer.OriginOf(catalog, new ColumnId(w.Id, 1)).Origins.ToList();
        // A computed column is its own origin and comes from its sources.
        Assert.Contains(new ColumnOrigin(new ColumnId(t.Id, 1), false), origins);
        Assert.Contains(origins, o => o.Column.Number == 2);
    }

    [Theory]
    [InlineData("CREATE VIEW dbo.v AS SELECT * FROM dbo.v", "SELECT * FROM v")]
    [InlineData("CREATE VIEW dbo.a AS SELECT x FROM dbo.b\nGO\nCREATE VIEW dbo.b AS SELECT x FROM dbo.a", "SELECT x FROM a")]
    [InlineData("CREATE SYNONYM dbo.a FOR dbo.b; CREATE SYNONYM dbo.b FOR dbo.a", "SELECT x FROM a")]
    [InlineData("CREATE FUNCTION dbo.f() RETURNS int AS BEGIN RETURN dbo.f() END", "SELECT dbo.f() AS x")]
    public void Definitions_ThatGoRound_AreAGap(string schema, string text)
    {
        var catalog = DeclaredCatalog.Read(schema, "db");
        var analyzed = Stage.Analyzer.Analyze(System.Text.Encoding.UTF8.GetBytes(text), catalog, Stage.Session);

        var facts = Assert.Single(analyzed.Statements).Facts;
        Assert.True(!facts.Gaps.IsEmpty || facts.Functions.Any(f => f.Effect == FunctionEffect.Unclassified));
    }

    [Fact]
    public void DeclaredCatalog_OfWhatIsNoScript_IsRefused()
    {
        Assert.Throws<FormatException>(() => DeclaredCatalog.Read("CREATE TABLE (", "db"));
        Assert.Throws<FormatException>(() => DeclaredCatalog.Read("CREATE TABLE t (a int) CREATE TABLE t (a int)", "db"));
    }

    [Fact]
    public async Task CatalogReader_MapsRows()
    {
        Task<IReadOnlyList<string?[]>> Query(string sql, CancellationToken cancellationToken)
        {
            IReadOnlyList<string?[]> rows = sql switch
            {
                CatalogSql.Session => [["shop", "app"]],
                CatalogSql.Relations =>
                [
                    ["10", "app", "people", "U", null, "7", "1"], ["11", "app", "v", "V", "CREATE VIEW app.v AS SELECT mail AS m FROM people", "-1", "0"],
                    ["12", "app", "folk", "SN", "[app].[people]", "-1", "0"], ["13", "app", "locked", "V", null, "-1", "0"],
                ],
                CatalogSql.Columns =>
                [
                    ["10", "1", "id", "int", "1", "1", null], ["10", "2", "mail", "nvarchar", "0", "0", null], ["10", "4", "low", "nvarchar", "0", "0", "(lower([mail]))"],
                    ["11", "1", "m", "nvarchar", "0", "0", null], ["13", "1", "x", "int", "0", "0", null],
                ],
                CatalogSql.UniqueKeys => [["10", "1", "1", "1"], ["10", "2", "2", "0"]],
                CatalogSql.ForeignKeys => [["10", "1", "10", "1"]],
                CatalogSql.Modules => [["20", "app", "f", "FN", "CREATE FUNCTION app.f() RETURNS int AS BEGIN RETURN 1 END"], ["21", "app", "p", "P", null]],
                _ => throw new InvalidOperationException(),
            };
            return Task.FromResult(rows);
        }

        var catalog = await CatalogReader.ReadAsync(Query, 3, default);
        var people = catalog.FindTable(10)!;
        Assert.Equal((3, "shop", 7d, true), (catalog.Version, catalog.Database, people.EstimatedRows, people.WritesSpread));
        Assert.Equal([[1]], people.UniqueKeys.Select(k => k.Select(n => (int)n)));
        Assert.Equal(3, people.ComparedWrites.Length);
        Assert.Equal([(short)2], people.Columns[2].GeneratedFrom.ToArray());

        string Outputs(string text) => string.Join(
            ' ', Stage.Analyzer.Analyze(System.Text.Encoding.UTF8.GetBytes(text), catalog, new SessionView([["app"]])).Statements.SelectMany(s => s.Facts.Outputs)
                .Select(o => o.Lineage.IsUnknown ? "?" : string.Join('&', o.Lineage.Origins.Select(c => c.Column.Number))));

        Assert.Equal("2", Outputs("SELECT m FROM v"));
        Assert.Equal("2&4", Outputs("SELECT low FROM folk"));
        Assert.Equal("?", Outputs("SELECT x FROM locked"));
        Assert.Equal("", Outputs("SELECT app.f() AS x"));
    }

    [Fact]
    public void SystemRelations_AreReviewed()
    {
        Assert.All(Stage.Catalog.Tables.Where(t => t.IsSystem), t => Assert.NotEqual(SystemSensitivity.NotSystem, t.Sensitivity));
        Assert.Equal(SystemSensitivity.Sensitive, Stage.Catalog.FindTable(new QualifiedName("sys", "dm_exec_sql_text"))!.Sensitivity);
        Assert.Equal(["definition"], Stage.Catalog.FindTable(new QualifiedName("sys", "sql_modules"))!.CodeColumns.ToArray());
    }

    private static TableSchema Find(string name) => Stage.Catalog.FindTable(new QualifiedName("dbo", name))!;
}
