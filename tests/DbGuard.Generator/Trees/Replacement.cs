namespace DbGuard.Generator.Trees;

/// <summary>Trees with one node exchanged or taken out.</summary>
internal static class Replacement
{
    /// <summary>The tree with <paramref name="replacement"/> where <paramref name="target"/> is; itself when the target is not in it.</summary>
    /// <param name="tree">The tree.</param>
    /// <param name="target">The node to exchange, found by identity.</param>
    /// <param name="replacement">What comes in its place; null: nothing.</param>
    /// <param name="made">Nodes that were exchanged in other trees, with what they became: what trees share, they go on sharing.</param>
    public static SqlNode? In(SqlNode tree, SqlNode target, SqlNode? replacement, Dictionary<SqlNode, SqlNode?> made)
    {
        if (ReferenceEquals(tree, target))
        {
            return replacement;
        }

        if (made.TryGetValue(tree, out var known))
        {
            return known;
        }

        for (var i = 0; i < tree.Parts.Length; i++)
        {
            if (tree.Parts[i].Node is not { } child)
            {
                continue;
            }

            var changed = In(child, target, replacement, made);
            if (!ReferenceEquals(changed, child))
            {
                var whole = tree.With(changed is null ? Without(tree, i) : [.. tree.Parts[..i], new SqlPart(changed), .. tree.Parts[(i + 1)..]]);
                made.Add(tree, whole);
                return whole;
            }
        }

        return tree;
    }

    /// <summary>All nodes, those nearer to the root first.</summary>
    public static IEnumerable<SqlNode> Nodes(SqlNode tree)
    {
        var queue = new Queue<SqlNode>([tree]);
        while (queue.TryDequeue(out var node))
        {
            yield return node;
            foreach (var child in node.Children)
            {
                queue.Enqueue(child);
            }
        }
    }

    /// <summary>The parts without one; a list loses a separator as well.</summary>
    private static SqlPart[] Without(SqlNode node, int at)
    {
        var parts = node.Parts.ToList();
        parts.RemoveAt(at);
        if (node.Kind is NodeKind.List or NodeKind.Targets)
        {
            if (at < parts.Count && parts[at].Text == node.Separator)
            {
                parts.RemoveAt(at);
            }
            else if (at > 0 && parts[at - 1].Text == node.Separator)
            {
                parts.RemoveAt(at - 1);
            }
        }

        return [.. parts];
    }
}
