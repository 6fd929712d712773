using DbGuard.Core.Catalog;
using DbGuard.Dialects.Postgres.Catalog;
using DbGuard.TestKit;

namespace DbGuard.Dialects.Postgres.Tests.Binding;

/// <summary>One statement of a case file and the facts it must have.</summary>
internal sealed record FactsCase(string File, int Line, string Sql, List<string> Expected);

/// <summary>
/// Reads tests/cases/facts: a header of <c># key: value</c> lines, then blocks <c>statement:</c> (indented SQL) and <c>expect:</c>
/// (indented fact lines, see <see cref="FactsText"/>). Anything else is an error.
/// </summary>
internal static class FactsCases
{
    private static readonly Lazy<CatalogSnapshot> ShopCatalog = new(ReadShop);

    public static string Folder => Repository.PathOf("tests", "cases", "facts");

    public static CatalogSnapshot Shop => ShopCatalog.Value;

    public static List<FactsCase> Read(string file)
    {
        var cases = new List<FactsCase>();
        var sql = new List<string>();
        var expected = new List<string>();
        var section = "";
        var start = 0;
        var number = 0;
        foreach (var line in File.ReadLines(file))
        {
            number++;
            switch (line)
            {
                case "statement:":
                    Finish();
                    section = line;
                    start = number;
                    break;
                case "expect:" when section == "statement:":
                    section = line;
                    break;
                case "":
                    break;
                case ['#', ' ', ..] when section.Length == 0:
                    break;
                case [' ', ' ', .. var text]:
                    (section == "statement:" ? sql : expected).Add(text);
                    break;
                default:
                    throw new InvalidDataException($"{Path.GetFileName(file)}:{number} is neither a section nor indented");
            }
        }

        Finish();
        return cases;

        void Finish()
        {
            if (start > 0)
            {
                cases.Add(new(Path.GetFileNameWithoutExtension(file), start, string.Join('\n', sql), [.. expected]));
            }

            sql.Clear();
            expected.Clear();
        }
    }

    private static CatalogSnapshot ReadShop()
    {
        using var stream = File.OpenRead(Repository.PathOf("tests", "cases", "catalogs", "shop.json"));
        return CatalogFile.Read(stream);
    }
}
