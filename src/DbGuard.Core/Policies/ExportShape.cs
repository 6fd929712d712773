using DbGuard.Core.Facts;

namespace DbGuard.Core.Policies;

/// <summary>What of a result counts as exported. Rows of the server's own catalog, of EXPLAIN and SHOW do not.</summary>
internal static class ExportShape
{
    public static bool CountsAsExport(RuleContext context)
    {
        if (!context.Profile.Volume.LimitsExport || !context.Facts.ReturnsRows || context.Facts.Kind is StatementKind.Explain or StatementKind.ShowVariable)
        {
            return false;
        }

        foreach (var table in context.Facts.Tables)
        {
            if (!table.Table.IsSystem)
            {
                return true;
            }
        }

        // Rows of functions whose bodies nobody has seen may come from anywhere.
        return context.Facts.Functions.Any(f => f.Effect is not (FunctionEffect.Pure or FunctionEffect.Environment or FunctionEffect.Stateful));
    }

    public static int SensitiveColumns(RuleContext context)
    {
        if (!context.Profile.Volume.LimitsCells || context.Policy.Labels.IsEmpty)
        {
            return 0;
        }

        var count = 0;
        foreach (var output in context.Facts.Outputs)
        {
            count += output.Lineage.IsUnknown || output.Lineage.Origins.Any(o => !context.Labels.Of(o.Column).IsEmpty) ? 1 : 0;
        }

        return count;
    }
}
