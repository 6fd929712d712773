namespace DbGuard.Generator.Trees;

/// <summary>Value traits of the columns a statement answers with, worked out on the tree, so that they hold for shrunk trees too.</summary>
internal static class ResultColumns
{
    /// <summary>The columns of a query; empty for what yields no rows.</summary>
    public static IReadOnlyList<Traits> Of(SqlNode node)
    {
        switch (node.Kind)
        {
            case NodeKind.Item:
                return node.Star ?? [node.Traits & Traits.Values];
            case NodeKind.Targets:
                return [.. node.Children.SelectMany(Of)];
            case NodeKind.Row:
                return [.. node.Children.Select(value => value.Traits & Traits.Values)];
            case NodeKind.SetOperation:
                return Merged(node.Children.Where(IsRows));
            case NodeKind.Query or NodeKind.Clause or NodeKind.Fixed or NodeKind.List:
                return OfParts(node);
            default:
                return [];
        }
    }

    /// <summary>Targets and VALUES rows answer for their query; otherwise the last query inside does (WITH … query).</summary>
    private static IReadOnlyList<Traits> OfParts(SqlNode node)
    {
        IReadOnlyList<Traits> last = [];
        foreach (var child in node.Children)
        {
            switch (child.Kind)
            {
                case NodeKind.Targets:
                    return Of(child);
                case NodeKind.List when child.Children.FirstOrDefault()?.Kind == NodeKind.Row:
                    return Merged(child.Children);
                case NodeKind.Query or NodeKind.SetOperation:
                    last = Of(child);
                    break;
                case NodeKind.Clause or NodeKind.Fixed when child.Children.Any(c => c.Kind == NodeKind.Targets):
                    return Of(child);
                default:
                    break;
            }
        }

        return last;
    }

    private static bool IsRows(SqlNode node) => node.Kind is NodeKind.Query or NodeKind.SetOperation;

    private static List<Traits> Merged(IEnumerable<SqlNode> rows)
    {
        var merged = new List<Traits>();
        foreach (var row in rows)
        {
            var columns = Of(row);
            for (var i = 0; i < columns.Count; i++)
            {
                if (i < merged.Count)
                {
                    merged[i] |= columns[i];
                }
                else
                {
                    merged.Add(columns[i]);
                }
            }
        }

        return merged;
    }
}
