namespace DbGuard.Core.Catalog;

/// <summary>
/// Tells the columns of ancestors what generated columns of their descendants are computed from: a column that is an ordinary one in the parent may be
/// generated in a child (PostgreSQL 18 docs, 5.4 Generated Columns), and a scan of the parent shows the child's rows.
/// </summary>
internal static class GeneratedKin
{
    public static IEnumerable<TableSchema> Complete(IEnumerable<TableSchema> tables)
    {
        var all = tables.ToList();
        var byId = all.ToDictionary(t => t.Id);
        var sources = new Dictionary<(uint Table, string Column), HashSet<ColumnId>>();
        foreach (var table in all.Where(t => !t.ParentIds.IsEmpty))
        {
            foreach (var column in table.Columns.Where(c => !c.GeneratedFrom.IsEmpty))
            {
                var waiting = new Stack<uint>(table.ParentIds);
                var seen = new HashSet<uint>();
                while (waiting.TryPop(out var id))
                {
                    if (seen.Add(id) && byId.TryGetValue(id, out var ancestor))
                    {
                        (sources.TryGetValue((id, column.Name), out var found) ? found : sources[(id, column.Name)] = [])
                            .UnionWith(column.GeneratedFrom.Select(n => new ColumnId(table.Id, n)));
                        foreach (var parent in ancestor.ParentIds)
                        {
                            waiting.Push(parent);
                        }
                    }
                }
            }
        }

        return sources.Count == 0 ? all : all.Select(t => t with
        {
            Columns = [.. t.Columns.Select(c => sources.TryGetValue((t.Id, c.Name), out var found) ? c with { GeneratedInKinFrom = [.. found] } : c)],
        });
    }
}
