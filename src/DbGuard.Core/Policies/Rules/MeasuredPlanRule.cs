using DbGuard.Core.Facts;

namespace DbGuard.Core.Policies.Rules;

/// <summary>
/// Denies EXPLAIN ANALYZE of a statement that computes from masked values (DBG2065): how often a part of the plan ran and how much memory or disk
/// its rows took would tell of them. Denied: <c>explain analyze select id, repeat('x', salary::int) … order by id</c>. Allowed: the same without ANALYZE, and
/// with the columns themselves.
/// </summary>
internal sealed class MeasuredPlanRule : IRule
{
    public string Name => "measured-plans";

    public IEnumerable<Finding> Check(RuleContext context)
    {
        if (!context.Facts.Traits.HasFlag(StatementTraits.ExplainAnalyze))
        {
            yield break;
        }

        foreach (var column in FailurePlanner.Computed(context))
        {
            if (context.Hiding(column).Any(l => context.May.FilterFor(l) != FilterPermission.Any))
            {
                var name = context.NameOf(column);
                yield return Objection.Deny(
                    "DBG2065", Name, $"the plan's measurements would tell of what is computed from masked values of `{name}`",
                    $"leave ANALYZE out, or what is computed from `{name}`", [name]);
                yield break;
            }
        }
    }
}
