using System.Collections.Immutable;
using DbGuard.Core.Catalog;

namespace DbGuard.Core.Policies.Labels;

/// <summary>Ancestors and descendants of relations by inheritance and partitioning: what a scan of one relation may show of another.</summary>
internal sealed class TableFamilies
{
    private readonly CatalogSnapshot _catalog;
    private readonly ILookup<uint, uint> _children;

    public TableFamilies(CatalogSnapshot catalog)
    {
        _catalog = catalog;
        _children = catalog.Tables.SelectMany(t => t.ParentIds.Select(p => (Parent: p, Child: t.Id))).ToLookup(e => e.Parent, e => e.Child);
    }

    /// <summary>Every ancestor and every descendant of a relation, not siblings; the relation itself is left out.</summary>
    public ImmutableArray<TableSchema> KinOf(TableSchema table)
    {
        if (table.ParentIds.IsEmpty && !_children.Contains(table.Id))
        {
            return [];
        }

        var kin = new Dictionary<uint, TableSchema>();
        Collect(table, t => t.ParentIds, kin);
        Collect(table, t => _children[t.Id], kin);
        kin.Remove(table.Id);
        return [.. kin.Values];
    }

    private void Collect(TableSchema from, Func<TableSchema, IEnumerable<uint>> next, Dictionary<uint, TableSchema> found)
    {
        var waiting = new Stack<TableSchema>([from]);
        while (waiting.TryPop(out var table))
        {
            foreach (var id in next(table))
            {
                if (_catalog.FindTable(id) is { } relative && found.TryAdd(id, relative))
                {
                    waiting.Push(relative);
                }
            }
        }
    }
}
