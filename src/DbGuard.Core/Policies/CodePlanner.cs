using System.Collections.Immutable;
using DbGuard.Core.Facts;
using DbGuard.Core.Masking.Detectors;

namespace DbGuard.Core.Policies;

/// <summary>
/// Works out which columns of a result may hold the text of definitions. One that names a relation of <c>deny_tables</c> is withheld as a
/// whole: the code of such a relation is as little the agent's business as its rows. Example: <c>select prosrc from pg_proc</c>.
/// </summary>
internal static class CodePlanner
{
    /// <summary>The plan; null when no definition can be among the values, or when no relation is denied.</summary>
    public static DetectionPlan? Plan(RuleContext context)
    {
        if (!context.Facts.ReturnsRows || context.TellsOfDenied is not { } denied)
        {
            return null;
        }

        var callsForCode = context.Facts.Functions.Any(f => f.Candidates.Any(c => c.ReturnsCode));
        var columns = ImmutableArray.CreateBuilder<bool>(context.Facts.Outputs.Length);
        foreach (var output in context.Facts.Outputs)
        {
            // WHY all columns: lineage follows columns, not what a function looks up by an id.
            columns.Add(callsForCode || HoldsCode(output.Lineage, context));
        }

        return columns.Contains(true) ? new DetectionPlan(denied, columns.MoveToImmutable()) : null;
    }

    private static bool HoldsCode(ColumnLineage lineage, RuleContext context) =>
        lineage.Origins.Any(origin => context.Catalog.FindTable(origin.Column.TableId) is { CodeColumns.IsEmpty: false } table
            && table.FindColumn(origin.Column.Number) is { } column && table.CodeColumns.Contains(column.Name));
}
