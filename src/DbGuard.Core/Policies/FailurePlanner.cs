using System.Collections.Immutable;
using DbGuard.Core.Catalog;
using DbGuard.Core.Decisions;
using DbGuard.Core.Facts;

namespace DbGuard.Core.Policies;

/// <summary>
/// Works out which labels' values decide whether a statement fails: it computes something from them, or writes where a key compares. Labels
/// whose values may be filtered by in any way are left out, and so is the column's value itself, which cannot fail.
/// </summary>
internal static class FailurePlanner
{
    public static ImmutableArray<FailureRisk> Plan(RuleContext context)
    {
        if (context.SeesEverything || context.Policy.Labels.IsEmpty)
        {
            return [];
        }

        var found = new HashSet<Label>();
        foreach (var output in context.Facts.Outputs)
        {
            AddComputed(output.Lineage, context, found);
        }

        foreach (var access in context.Facts.Columns)
        {
            if ((access.Usage & ColumnUsage.Computed) != 0)
            {
                Add(access.Column, context, found);
            }
        }

        foreach (var flow in context.Facts.Flows)
        {
            AddComputed(flow.Source, context, found);
        }

        foreach (var write in context.Facts.ComparedWrites)
        {
            Add(write.Revealed, context, found);
        }

        return found.Count == 0 ? [] : [.. found.OrderBy(l => l.Strictness).Select(l => new FailureRisk(l.Name, l.FailuresPerHour))];
    }

    private static void AddComputed(ColumnLineage lineage, RuleContext context, HashSet<Label> found)
    {
        foreach (var origin in lineage.Origins)
        {
            if (!origin.IsDirect && !context.Hiding(origin).IsEmpty)
            {
                Add(origin.Column, context, found);
            }
        }
    }

    private static void Add(ColumnId column, RuleContext context, HashSet<Label> found)
    {
        foreach (var label in context.Hiding(column))
        {
            if (context.May.FilterFor(label) != FilterPermission.Any)
            {
                found.Add(label);
            }
        }
    }
}
