using DbGuard.Core.Catalog;
using DbGuard.Core.Facts;

namespace DbGuard.Core.Policies.Rules;

/// <summary>
/// Denies reading a view of which a column bears a label and nobody can tell where its values come from (DBG2026): values are followed
/// from the columns behind views, so such a label could not be honoured.
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

        foreach (var access in context.Facts.Tables)
        {
            if (access.Table.Kind is not (RelationKind.View or RelationKind.MaterializedView) || access.Table.IsSystem || !access.Modes.HasFlag(AccessModes.Read))
            {
                continue;
            }

            foreach (var column in access.Table.Columns)
            {
                var id = new ColumnId(access.Table.Id, column.Number);
                if (context.Labels.IsUnfollowed(id) && context.Hiding(id) is [var label, ..])
                {
                    var name = $"{access.Table.Name}.{column.Name}";
                    yield return Objection.Deny(
                        "DBG2026", Name, $"`{name}` is labelled `{label.Name}`, but the guard cannot tell where its values come from, so it cannot be masked",
                        "use the relations behind it directly", [name], access.Span);
                }
            }
        }
    }
}
