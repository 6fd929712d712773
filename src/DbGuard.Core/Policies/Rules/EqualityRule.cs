using DbGuard.Core.Budgets;
using DbGuard.Core.Facts;

namespace DbGuard.Core.Policies.Rules;

/// <summary>
/// Under <c>filter_by: equality</c>: denies comparing masked values with more values than allowed at once or than can be counted (DBG2061), and
/// joining, grouping and de-duplicating them together with anything but stored values of the same label that the profile cannot write
/// (DBG2062): each value it lists or writes would be a guess. Denied: <c>customers c join (values (…), (…)) …</c> beyond the budget,
/// <c>select ssn … union select '912…'</c>. Allowed: <c>where email = any ($1)</c>, <c>group by email</c> of a reader.
/// </summary>
internal sealed class EqualityRule : IRule
{
    public string Name => "equality";

    public IEnumerable<Finding> Check(RuleContext context)
    {
        if (context.SeesEverything)
        {
            yield break;
        }

        foreach (var cost in context.Guesses)
        {
            foreach (var comparison in cost.Values)
            {
                if (comparison.With == ComparedWith.Uncounted)
                {
                    var name = context.NameOf(comparison.Column);
                    yield return Objection.Deny(
                        "DBG2061", Name, $"the guard cannot count the values that `{name}` (`{cost.Label}`) is compared with",
                        $"compare `{name}` with literals or parameters, or by `= any ($1)`", [name]);
                    break;
                }
            }

            var values = cost.Values.Count(v => v.With != ComparedWith.ArrayParameter);
            if (cost.Budget.MostAtOnce is { } most && values > most)
            {
                yield return new Finding(BudgetReasons.ValuesAtOnce(cost.Label, most));
            }
        }

        foreach (var finding in Meetings(context))
        {
            yield return finding;
        }
    }

    private IEnumerable<Finding> Meetings(RuleContext context)
    {
        foreach (var meeting in context.Facts.Meetings)
        {
            foreach (var column in meeting.Columns)
            {
                if (Refusing(meeting, column, context) is not { } label)
                {
                    continue;
                }

                var name = context.NameOf(column);
                yield return Objection.Deny(
                    "DBG2062", Name,
                    $"values of `{name}` are masked (`{label.Name}`) and may be joined and grouped only with stored values of that label, where profile `{context.Profile.Name}` writes none",
                    $"compare `{name}` with a value by `=`, or leave it out of joins, grouping and DISTINCT", [name]);
                break;
            }
        }
    }

    /// <summary>The label that forbids the column to take part; null when none does.</summary>
    private static Label? Refusing(ValueMeeting meeting, Catalog.ColumnId column, RuleContext context)
    {
        foreach (var label in context.Hiding(column))
        {
            if (context.May.FilterFor(label) == FilterPermission.Equality
                && !(meeting.IsClosed && meeting.Columns.All(c => context.Hiding(c).Contains(label) && !context.CanWrite(c))))
            {
                return label;
            }
        }

        return null;
    }
}
