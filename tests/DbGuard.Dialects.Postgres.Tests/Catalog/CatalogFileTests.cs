using System.Globalization;
using System.Text;
using DbGuard.Core.Catalog;
using DbGuard.Dialects.Postgres.Catalog;
using DbGuard.TestKit;
using DbGuard.TestKit.Postgres;

namespace DbGuard.Dialects.Postgres.Tests.Catalog;

public sealed class CatalogFileTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    /// <summary>Major release of the server that shop.json was written from.</summary>
    private const int ReleaseOfFile = 15;

    private static string Folder => Repository.PathOf("tests", "cases", "catalogs");

    /// <summary>Set DBGUARD_REWRITE=1 to write shop.json and the built-in catalog anew after a change.</summary>
    [Fact]
    public async Task ShopFile_ComparedWithShopSql_IsItsFileForm()
    {
        var database = await postgres.Server.CreateDatabaseAsync(await File.ReadAllTextAsync(Path.Combine(Folder, "shop.sql")));
        var snapshot = await ServerCatalog.ReadAsync(postgres.Server.Endpoint(database).ConnectionString);
        using var written = new MemoryStream();
        CatalogFile.Write(written, snapshot);
        var text = Encoding.UTF8.GetString(written.ToArray()).Replace(database, "shop", StringComparison.Ordinal);
        if (Environment.GetEnvironmentVariable("DBGUARD_REWRITE") == "1")
        {
            await File.WriteAllTextAsync(Path.Combine(Folder, "shop.json"), text);
            using var builtIn = File.Create(Repository.PathOf("src", "DbGuard.Dialects.Postgres", "Catalog", "builtin.json"));
            CatalogFile.WriteBuiltIn(builtIn, snapshot);
        }

        using var file = File.OpenRead(Path.Combine(Folder, "shop.json"));
        var read = CatalogFile.Read(file);
        // Releases write a view's definition differently: the texts are comparable on the file's own release only.
        var release = int.Parse((string)(await postgres.Server.ScalarAsync("postgres", "show server_version_num"))!, CultureInfo.InvariantCulture) / 10000;
        var withDefinitions = release == ReleaseOfFile;
        Assert.Equal(Describe(snapshot, withDefinitions), Describe(read, withDefinitions));

        // Releases of the server add and drop a built-in object now and then: the file is of one release, the server under test of another.
        Assert.InRange(read.Functions.Count(f => f.IsSystem), snapshot.Functions.Count(f => f.IsSystem) * 0.98, snapshot.Functions.Count(f => f.IsSystem) * 1.02);
        Assert.InRange(read.Tables.Count(t => t.IsSystem), snapshot.Tables.Count(t => t.IsSystem) * 0.98, snapshot.Tables.Count(t => t.IsSystem) * 1.02);
    }

    [Fact]
    public void HandWrittenFile_WithoutIds_IsRead()
    {
        const string Json = """
            { "database": "d", "relations": [ { "name": "public.t", "columns": [ { "name": "id", "type": "integer", "not_null": true }, { "name": "v" } ], "unique": [ ["id"] ] } ] }
            """;
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(Json));
        var snapshot = CatalogFile.Read(stream);
        var table = snapshot.FindTable(new QualifiedName("public", "t"))!;
        Assert.Equal(2, table.Columns[1].Number);
        Assert.Equal(23u, table.Columns[0].TypeId);
        Assert.Equal("1", string.Join(',', table.UniqueKeys[0]));
        Assert.NotEmpty(snapshot.FindFunctions("lower"));
    }

    [Fact]
    public void File_WithUnknownMember_IsRejected()
    {
        using var stream = new MemoryStream("""{ "relatoins": [] }"""u8.ToArray());
        Assert.Throws<System.Text.Json.JsonException>(() => CatalogFile.Read(stream));
    }

    private static List<string> Describe(CatalogSnapshot snapshot, bool withDefinitions = true) =>
    [
        .. snapshot.Tables.Where(t => !t.IsSystem).Select(t =>
            $"{t.Name} {t.Kind} {t.HasRules} [{string.Join(", ", t.Columns.Select(c => $"{c.Number} {c.Name} {c.TypeName} {c.NotNull}"))}] "
            + $"{string.Join(';', t.UniqueKeys.Select(k => string.Join(',', k)))} {t.ParentIds.Length} {(withDefinitions ? t.Definition : t.Definition is not null)}").Order(StringComparer.Ordinal),
        .. snapshot.Functions.Where(f => !f.IsSystem).Select(f =>
            $"{f.Name} {f.Volatility} {f.Language} {f.Body} {string.Join(',', f.ArgumentNames)} {(f.SearchPath.IsDefault ? "" : string.Join(',', f.SearchPath))}")
            .Order(StringComparer.Ordinal),
        .. snapshot.Operators.Select(o => o.Name.ToString()),
        string.Join(',', snapshot.DefaultSearchPath),
    ];
}
