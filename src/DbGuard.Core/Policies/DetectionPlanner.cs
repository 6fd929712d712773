using System.Collections.Immutable;
using DbGuard.Core.Catalog;
using DbGuard.Core.Facts;
using DbGuard.Core.Masking;
using DbGuard.Core.Masking.Detectors;

namespace DbGuard.Core.Policies;

/// <summary>
/// Works out which columns of a result are looked through: those that are not masked and hold a value of some column that no label covers,
/// that the policy does not leave out, and that is no metadata of the server; and those nobody knows the origin of.
/// </summary>
internal static class DetectionPlanner
{
    /// <summary>The plan; null when nothing is looked through.</summary>
    public static DetectionPlan? Plan(RuleContext context, MaskPlan masks)
    {
        if (context.Profile.Detection is not { } detection || !context.Facts.ReturnsRows)
        {
            return null;
        }

        var outputs = context.Facts.Outputs;
        if (outputs.IsEmpty)
        {
            return new DetectionPlan(detection.For, []);
        }

        // A plan of EXPLAIN shows values that the planner has computed, from no column that anybody could name.
        var isPlan = context.Facts.Kind == StatementKind.Explain;
        var columns = ImmutableArray.CreateBuilder<bool>(outputs.Length);
        for (var i = 0; i < outputs.Length; i++)
        {
            var isMasked = i < masks.Columns.Length && masks.Columns[i].Masker is not null;
            columns.Add(!isMasked && (isPlan || IsFreeText(outputs[i].Lineage, detection, context)));
        }

        return columns.Contains(true) ? new DetectionPlan(detection.For, columns.MoveToImmutable()) : null;
    }

    private static bool IsFreeText(ColumnLineage lineage, ProfileDetection detection, RuleContext context)
    {
        if (lineage.IsUnknown)
        {
            return true;
        }

        foreach (var origin in lineage.Origins)
        {
            if (IsFreeText(origin.Column, detection, context))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsFreeText(ColumnId id, ProfileDetection detection, RuleContext context)
    {
        if (context.Catalog.FindTable(id.TableId) is not { } table || table.FindColumn(id.Number) is not { } column)
        {
            return true;
        }

        if (table.Sensitivity == SystemSensitivity.Metadata || !context.Labels.Of(id).IsEmpty)
        {
            return false;
        }

        foreach (var pattern in detection.NotIn)
        {
            if (pattern.Matches(table.Name, column.Name))
            {
                return false;
            }
        }

        return true;
    }
}
