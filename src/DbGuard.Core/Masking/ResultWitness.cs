using System.Globalization;
using DbGuard.Core.Catalog;
using DbGuard.Core.Facts;

namespace DbGuard.Core.Masking;

/// <summary>
/// The second witness: before the first row leaves, what the server reports of each result column (relation and column number)
/// is held against the plan. It never loosens a plan, it only refuses results. Pure.
/// </summary>
/// <remarks>
/// What PostgreSQL reports: a plain column of a table, through sub-selects, CTEs, joins and RETURNING, with that table's id; a
/// column read through a view, partition, inheritance child or foreign table with the id of the relation that the statement
/// names; a whole row with number 0; a system column with a negative number; any expression, set operation, aggregate or
/// function with 0.
/// </remarks>
public static class ResultWitness
{
    private const int MostAncestors = 1000;

    /// <summary>Checks a result against its plan; null when both agree.</summary>
    /// <param name="plan">The plan. Without columns it says that everything leaves as it is.</param>
    /// <param name="reported">The server's description of the result, by ordinal.</param>
    /// <param name="catalog">The snapshot the statement was analysed against.</param>
    /// <param name="isProtected">True for columns that may not be shown as they are to this principal; null when there are none.</param>
    public static WitnessRefusal? Check(
        MaskPlan plan, ReadOnlySpan<ReportedColumn> reported, CatalogSnapshot catalog, Func<ColumnId, bool>? isProtected)
    {
        if (CheckCount(plan, reported.Length) is { } count)
        {
            return count;
        }

        for (var i = 0; i < reported.Length; i++)
        {
            if (CheckColumn(plan.Columns.IsEmpty ? null : plan.Columns[i], reported[i], i, catalog, isProtected) is { } refusal)
            {
                return refusal;
            }
        }

        return null;
    }

    /// <summary>Checks only how many columns a result has: enough where no column is protected.</summary>
    /// <param name="plan">The plan. Without columns it says that everything leaves as it is.</param>
    /// <param name="count">Columns of the result.</param>
    public static WitnessRefusal? CheckCount(MaskPlan plan, int count) => plan.Columns.IsEmpty || plan.Columns.Length == count ? null : new WitnessRefusal(
        "DBG4001",
        string.Create(CultureInfo.InvariantCulture, $"the result has {count} columns where the analysis expects {plan.Columns.Length}"),
        "run the statement again; if it stays refused, report it", -1, IsRetryable: true);

    private static WitnessRefusal? CheckColumn(
        ColumnMask? mask, ReportedColumn reported, int ordinal, CatalogSnapshot catalog, Func<ColumnId, bool>? isProtected)
    {
        if (mask?.Masker?.IsValueIndependent == true || isProtected is null)
        {
            return null;
        }

        if (reported.TableId == 0)
        {
            return mask is { Masker: null, Origin.IsUnknown: true }
                ? Refuse("DBG4004", ordinal, "has an origin that neither the analysis nor the server can name", isRetryable: false)
                : null;
        }

        if (catalog.FindTable(reported.TableId) is not { } table)
        {
            if (mask is not null && IsOfNewRelation(mask.Origin, reported.Number, catalog))
            {
                return null;
            }

            return Refuse("DBG4003", ordinal, "comes from a relation the catalog snapshot does not know", isRetryable: true);
        }

        if (mask?.Masker is null && Exposes(table, reported.Number, catalog, isProtected))
        {
            return Refuse("DBG4002", ordinal, "comes from a protected column and is not masked", isRetryable: false);
        }

        return mask is not null && !Agrees(mask.Origin, table, reported.Number, catalog)
            ? Refuse("DBG4003", ordinal, "comes from another column than the analysis found", isRetryable: true)
            : null;
    }

    /// <summary>True when the lineage, too, names a relation the snapshot does not know: one that the text itself creates before it reads it.</summary>
    private static bool IsOfNewRelation(ColumnLineage lineage, short number, CatalogSnapshot catalog)
    {
        foreach (var origin in lineage.Origins)
        {
            if (origin.Column.Number == number && catalog.FindTable(origin.Column.TableId) is null)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>True when the reported column, or for a whole row any column, is protected in the relation or in an ancestor of it.</summary>
    private static bool Exposes(TableSchema table, short number, CatalogSnapshot catalog, Func<ColumnId, bool> isProtected)
    {
        if (number < 0)
        {
            return false;
        }

        if (number > 0 && table.ParentIds.IsEmpty)
        {
            return table.FindColumn(number) is not null && isProtected(new ColumnId(table.Id, number));
        }

        foreach (var column in table.Columns)
        {
            if (number != 0 && column.Number != number)
            {
                continue;
            }

            if (isProtected(new ColumnId(table.Id, column.Number)) || (!table.ParentIds.IsEmpty && IsProtectedAbove(table, column.Name, catalog, isProtected)))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsProtectedAbove(TableSchema table, string column, CatalogSnapshot catalog, Func<ColumnId, bool> isProtected) =>
        Ancestry(table, catalog).Any(t => t.FindColumn(column) is { } same && isProtected(new ColumnId(t.Id, same.Number)));

    /// <summary>True when the lineage allows for the reported column.</summary>
    private static bool Agrees(ColumnLineage lineage, TableSchema table, short number, CatalogSnapshot catalog)
    {
        // A view hides which base column it stands for, and a whole row or system column is no column of its own.
        if (lineage.IsUnknown || number <= 0 || table.Kind is RelationKind.View or RelationKind.MaterializedView)
        {
            return true;
        }

        if (table.FindColumn(number) is not { } column)
        {
            return false;
        }

        foreach (var origin in lineage.Origins)
        {
            if (origin.Column == new ColumnId(table.Id, number))
            {
                return true;
            }

            if (catalog.FindTable(origin.Column.TableId) is { } other
                && other.FindColumn(origin.Column.Number)?.Name == column.Name
                && (IsAbove(other, table, catalog) || IsAbove(table, other, catalog)))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsAbove(TableSchema ancestor, TableSchema table, CatalogSnapshot catalog) => Ancestry(table, catalog).Exists(t => t.Id == ancestor.Id);

    /// <summary>The relation itself and every partition or inheritance ancestor of it.</summary>
    private static List<TableSchema> Ancestry(TableSchema table, CatalogSnapshot catalog)
    {
        var found = new List<TableSchema> { table };
        for (var i = 0; i < found.Count && found.Count < MostAncestors; i++)
        {
            foreach (var id in found[i].ParentIds)
            {
                if (catalog.FindTable(id) is { } parent && !found.Exists(t => t.Id == id))
                {
                    found.Add(parent);
                }
            }
        }

        return found;
    }

    private static WitnessRefusal Refuse(string code, int ordinal, string what, bool isRetryable) => new(
        code,
        string.Create(CultureInfo.InvariantCulture, $"result column {ordinal + 1} {what}"),
        isRetryable ? "run the statement again; if it stays refused, name the columns of base tables directly" : "name the columns of base tables directly, or leave the column out",
        ordinal,
        isRetryable);
}
