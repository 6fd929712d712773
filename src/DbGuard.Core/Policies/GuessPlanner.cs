using System.Collections.Immutable;
using DbGuard.Core.Decisions;
using DbGuard.Core.Facts;

namespace DbGuard.Core.Policies;

/// <summary>Works out which values count against which label's budget: those compared with columns that the label hides and under <c>equality</c>.</summary>
internal static class GuessPlanner
{
    public static ImmutableArray<GuessCost> Plan(RuleContext context)
    {
        if (context.SeesEverything || context.Facts.Comparisons.IsEmpty)
        {
            return [];
        }

        Dictionary<Label, ImmutableArray<ColumnComparison>.Builder>? found = null;
        foreach (var comparison in context.Facts.Comparisons)
        {
            foreach (var label in context.Hiding(comparison.Column))
            {
                if (context.May.FilterFor(label) != FilterPermission.Equality)
                {
                    continue;
                }

                found ??= [];
                if (!found.TryGetValue(label, out var values))
                {
                    found.Add(label, values = ImmutableArray.CreateBuilder<ColumnComparison>());
                }

                values.Add(comparison);
            }
        }

        return found is null ? [] : [.. found.Select(f => new GuessCost(f.Key.Name, context.May.EqualityFor(f.Key), f.Value.DrainToImmutable()))];
    }
}
