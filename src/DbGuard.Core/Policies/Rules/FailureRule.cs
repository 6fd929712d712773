using DbGuard.Core.Budgets;

namespace DbGuard.Core.Policies.Rules;

/// <summary>Denies statements that masked values could make fail, where the label allows no failures at all (DBG2204); others are counted when they run.</summary>
internal sealed class FailureRule : IRule
{
    public string Name => "failures";

    public IEnumerable<Finding> Check(RuleContext context)
    {
        foreach (var risk in context.Failures)
        {
            if (risk.PerHour == 0)
            {
                yield return new Finding(BudgetReasons.Failures(risk, retryAfter: null));
            }
        }
    }
}
