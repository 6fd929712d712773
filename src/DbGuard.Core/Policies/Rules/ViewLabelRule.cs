using System.Collections.Immutable;
using DbGuard.Core.Catalog;
using DbGuard.Core.Facts;

namespace DbGuard.Core.Policies.Rules;

/// <summary>
/// Denies reading a view of which a column bears a label that no column behind the view bears (DBG2026): values are followed from base
/// columns, so such a label could not be honoured. Label the base column, and the view is masked through it.
/// </summary>
internal sealed class ViewLabelRule : IRule
{
    public string Name => "view-labels";

    public IEnumerable<Finding> Check(RuleContext context)
    {
        if (context.SeesEverything)
        {
            yield break;
        }

        HashSet<Label>? behind = null;
        foreach (var access in context.Facts.Tables)
        {
            if (access.Table.Kind is not (RelationKind.View or RelationKind.MaterializedView) || access.Table.IsSystem || !access.Modes.HasFlag(AccessModes.Read))
            {
                continue;
            }

            foreach (var column in access.Table.Columns)
            {
                foreach (var label in context.Hiding(new ColumnId(access.Table.Id, column.Number)))
                {
                    behind ??= LabelsBehind(context);
                    if (!behind.Contains(label))
                    {
                        var name = $"{access.Table.Name}.{column.Name}";
                        yield return Objection.Deny(
                            "DBG2026", Name, $"`{name}` is labelled `{label.Name}`, but the column behind it is not, so it cannot be masked",
                            $"ask for the label `{label.Name}` on the column behind `{name}`", ImmutableArray.Create(name), access.Span);
                    }
                }
            }
        }
    }

    /// <summary>Labels of the base relations that the statement's views read.</summary>
    private static HashSet<Label> LabelsBehind(RuleContext context) =>
    [
        .. context.Facts.Tables
            .Where(t => t.ThroughView && t.Table.Kind is not (RelationKind.View or RelationKind.MaterializedView))
            .SelectMany(t => t.Table.Columns.SelectMany(c => context.Hiding(new ColumnId(t.Table.Id, c.Number)))),
    ];
}
