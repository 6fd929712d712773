using System.Collections.Immutable;
using DbGuard.Core.Catalog;
using DbGuard.Core.Decisions;
using DbGuard.Core.Facts;

namespace DbGuard.Core.Policies;

/// <summary>
/// Works out which labels' values decide whether a statement fails: it computes something from them, writes them where types, checks and
/// triggers meet them, has an index or constraint look at them, or writes where a key compares. Labels whose values may be filtered by in any way are
/// left out, and so is a column's value itself in a result, which cannot fail.
/// </summary>
internal static class FailurePlanner
{
    public static ImmutableArray<FailureRisk> Plan(RuleContext context)
    {
        // EXPLAIN alone computes nothing of the values.
        var isPlan = context.Facts.Kind == StatementKind.Explain && !context.Facts.Traits.HasFlag(StatementTraits.ExplainAnalyze);
        if (isPlan || context.SeesEverything || context.Policy.Labels.IsEmpty)
        {
            return [];
        }

        var found = new HashSet<Label>();
        foreach (var column in Computed(context))
        {
            Add(column, context, found);
        }

        foreach (var access in context.Facts.Columns)
        {
            if (access.Usage.HasFlag(ColumnUsage.Definition))
            {
                Add(access.Column, context, found);
            }
        }

        foreach (var flow in context.Facts.Flows)
        {
            foreach (var origin in flow.MovedTo is null ? flow.Source.Origins : [])
            {
                Add(origin.Column, context, found);
            }
        }

        foreach (var write in context.Facts.ComparedWrites)
        {
            Add(write.Revealed, context, found);
        }

        return found.Count == 0 ? [] : [.. found.OrderBy(l => l.Strictness).Select(l => new FailureRisk(l.Name, l.FailuresPerHour))];
    }

    /// <summary>Columns with hidden values from which the statement, or one inside it, computes something that it gives out, writes, or throws away.</summary>
    public static IEnumerable<ColumnId> Computed(RuleContext context) =>
        context.Chain.SelectMany(f => f.Outputs.Select(o => o.Lineage)).Concat(context.Facts.Flows.Select(f => f.Source))
            .SelectMany(source => source.Origins)
            .Where(origin => !origin.IsDirect && !context.Hiding(origin).IsEmpty)
            .Select(origin => origin.Column)
            .Concat(context.Facts.Columns.Where(c => c.Usage.HasFlag(ColumnUsage.Computed) && !context.Hiding(c.Column).IsEmpty).Select(c => c.Column));

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
