using System.Collections.Immutable;
using DbGuard.Core.Facts;

namespace DbGuard.Core.Policies.Rules;

/// <summary>
/// Denies finding out masked values by filtering, joining, grouping or sorting with them, as far as <c>filter_by</c> does not allow it
/// (DBG2060), or by what runs if they are so (DBG2066). Under <c>equality</c> a column's value may be compared for equality, joined by it, and grouped or de-duplicated by it; under <c>none</c> nothing.
/// Denied by default: <c>where ssn like '9%'</c>, <c>order by ssn</c>. Allowed by default: <c>where email = $1</c>.
/// </summary>
internal sealed class FilterRule : IRule
{
    private const ColumnUsage Revealing = ColumnUsage.Predicate | ColumnUsage.Group | ColumnUsage.Order | ColumnUsage.GroupSize | ColumnUsage.Deciding;

    private const ColumnUsage Equality = ColumnUsage.EqualityPredicate | ColumnUsage.Join | ColumnUsage.GroupByValue | ColumnUsage.DecidingByPresence;

    private const ColumnUsage Decisions = ColumnUsage.Deciding | ColumnUsage.DecidingByPresence;

    public string Name => "filter-by";

    public IEnumerable<Finding> Check(RuleContext context)
    {
        // A block can catch the failure that would be counted.
        var revealing = context.Facts.Kind == StatementKind.Do ? Revealing | ColumnUsage.Definition : Revealing;
        foreach (var access in context.Facts.Columns)
        {
            foreach (var label in context.Hiding(access.Column))
            {
                var refused = access.Usage & ~Granted(access, label, context) & context.May.FilterFor(label) switch
                {
                    FilterPermission.Any => ColumnUsage.None,
                    FilterPermission.Equality => revealing,
                    _ => revealing | Equality,
                };
                if (refused == ColumnUsage.None)
                {
                    continue;
                }

                var name = context.NameOf(access.Column);
                if ((refused & ~Decisions) == ColumnUsage.None)
                {
                    yield return Objection.Deny(
                        "DBG2066", Name, $"values of `{name}` are masked (`{label.Name}`) and may not decide whether a query or a call beside them runs",
                        $"put the query or the call first, or leave `{name}` out of that AND, OR, IN, BETWEEN or COALESCE", [name]);
                    break;
                }

                yield return Objection.Deny(
                    "DBG2060", Name, $"values of `{name}` are masked (`{label.Name}`) and may not be used {Purpose(refused)}",
                    context.May.FilterFor(label) == FilterPermission.Equality
                        ? $"compare `{name}` itself by `=`, or leave it out of conditions, joins, grouping and sorting"
                        : $"leave `{name}` out of conditions, joins, grouping and sorting", [name]);
                break;
            }
        }
    }

    /// <summary>Who gets aggregates may say how large groups must be, and sort by what it gets.</summary>
    private static ColumnUsage Granted(ColumnAccess access, Label label, RuleContext context) =>
        !context.May.Aggregate.ContainsKey(label.Name) ? ColumnUsage.None
        : access.Aggregate is { } aggregate && !context.Hiding(access.Column, aggregate).Contains(label) ? ColumnUsage.Order
        : ColumnUsage.GroupSize;

    private static string Purpose(ColumnUsage usage)
    {
        var purposes = ImmutableArray.CreateBuilder<string>();
        if ((usage & (ColumnUsage.Predicate | ColumnUsage.EqualityPredicate | ColumnUsage.GroupSize | ColumnUsage.Definition | Decisions)) != 0)
        {
            purposes.Add("in conditions");
        }

        if (usage.HasFlag(ColumnUsage.Join))
        {
            purposes.Add("to join");
        }

        if ((usage & (ColumnUsage.Group | ColumnUsage.GroupByValue)) != 0)
        {
            purposes.Add("to group");
        }

        if (usage.HasFlag(ColumnUsage.Order))
        {
            purposes.Add("to sort");
        }

        return string.Join(" or ", purposes);
    }
}
