using DbGuard.Generator.Trees;

namespace DbGuard.Generator.Shrinking;

/// <summary>The ways a tree can be made smaller by one step, those that take most away first.</summary>
internal static class Reductions
{
    /// <summary>Pairs of a node and what may stand in its place; null: nothing.</summary>
    public static IEnumerable<(SqlNode Target, SqlNode? Replacement)> Of(SqlNode tree)
    {
        foreach (var node in Replacement.Nodes(tree))
        {
            foreach (var replacement in Replacements(node))
            {
                yield return (node, replacement);
            }

            if (node.Kind is NodeKind.List or NodeKind.Targets && node.Children.Count() > node.Minimum)
            {
                foreach (var entry in node.Children)
                {
                    yield return (entry, null);
                }
            }
        }
    }

    private static IEnumerable<SqlNode?> Replacements(SqlNode node)
    {
        switch (node.Kind)
        {
            case NodeKind.Clause:
                return [null];
            case NodeKind.Query or NodeKind.SetOperation:
                return Inside(node, other => other.Kind is NodeKind.Query or NodeKind.SetOperation);
            case NodeKind.FromItem:
                return Inside(node, other => other.Kind == NodeKind.FromItem);
            case NodeKind.Expression when node.Type is { } type:
                return [Sql.Literal(type, $"NULL::{type.Name}"), Sql.Literal(type, $"'{type.Values[0]}'::{type.Name}"), .. Inside(node, other => other.Type == type && other.Kind is NodeKind.Expression or NodeKind.Literal)];
            default:
                return [];
        }
    }

    private static IEnumerable<SqlNode> Inside(SqlNode node, Func<SqlNode, bool> fits) =>
        Replacement.Nodes(node).Skip(1).Where(fits).Take(8);
}
