using DbGuard.Core.Catalog;
using DbGuard.Core.Facts;
using DbGuard.Dialects.Postgres;

namespace DbGuard.Coverage.Recording;

/// <summary>The server as second witness: where its description of a result names a column, the lineage must name what is behind that column.</summary>
internal static class LineageWitness
{
    /// <summary>How the two differ; null when they agree.</summary>
    public static string? Disagreement(StatementFacts facts, List<DescribedColumn> described, CatalogSnapshot catalog)
    {
        if (facts.Outputs.Length != described.Count)
        {
            return $"{facts.Outputs.Length} outputs, the server has {described.Count}";
        }

        for (var i = 0; i < described.Count; i++)
        {
            if (Disagreement(facts.Outputs[i], described[i], catalog) is { } difference)
            {
                return $"column {i + 1}: {difference}";
            }
        }

        return null;
    }

    private static string? Disagreement(OutputColumn output, DescribedColumn described, CatalogSnapshot catalog)
    {
        if (output.Name != described.Name)
        {
            return $"named {output.Name}, the server says {described.Name}";
        }

        // Whole rows and system columns are no column of their own.
        if (described.Origin is not { TableId: not 0, Number: > 0 } origin || output.Lineage.IsUnknown)
        {
            return null;
        }

        var expected = PostgresAnalyzer.OriginOf(catalog, origin.Id);
        foreach (var wanted in expected.Origins)
        {
            if (!output.Lineage.Origins.Any(o => o.Column == wanted.Column || IsSameColumnOfKin(o.Column, wanted.Column, catalog)))
            {
                return $"lineage lacks {Name(wanted.Column, catalog)}";
            }
        }

        return null;
    }

    private static bool IsSameColumnOfKin(ColumnId a, ColumnId b, CatalogSnapshot catalog) =>
        catalog.FindTable(a.TableId) is { } table && catalog.FindTable(b.TableId) is { } other
            && table.FindColumn(a.Number)?.Name == other.FindColumn(b.Number)?.Name
            && (IsAncestor(table, other, catalog) || IsAncestor(other, table, catalog));

    private static bool IsAncestor(TableSchema ancestor, TableSchema table, CatalogSnapshot catalog) =>
        table.ParentIds.Any(id => id == ancestor.Id || (catalog.FindTable(id) is { } parent && IsAncestor(ancestor, parent, catalog)));

    private static string Name(ColumnId id, CatalogSnapshot catalog) =>
        catalog.FindTable(id.TableId) is { } table ? $"{table.Name}.{table.FindColumn(id.Number)?.Name}" : $"{id.TableId}.{id.Number}";
}
