using DbGuard.Core.Facts;

namespace DbGuard.Core.Policies.Rules;

/// <summary>
/// Under <c>filter_by: none</c>: denies writing chosen values where a unique, exclusion or foreign key would tell whether they are stored
/// (DBG2063). Denied: <c>insert into customers (ssn, …) values (…)</c> where ssn is unique. Allowed: the same for one row that is pinned by its
/// key, <c>update customers set ssn = $1 where id = $2</c>; its failures are counted.
/// </summary>
internal sealed class UniqueKeyRule : IRule
{
    public string Name => "unique-keys";

    public IEnumerable<Finding> Check(RuleContext context)
    {
        if (context.SeesEverything)
        {
            yield break;
        }

        foreach (var write in context.Facts.ComparedWrites)
        {
            if (write.Kind == ComparedWriteKind.PinnedRow)
            {
                continue;
            }

            foreach (var label in context.Hiding(write.Revealed))
            {
                if (context.May.FilterFor(label) == FilterPermission.None)
                {
                    var name = context.NameOf(write.Revealed);
                    yield return Objection.Deny(
                        "DBG2063", Name, $"a key compares the written value with all of `{name}`, and whether one exists is masked (`{label.Name}`)",
                        $"change one row by its key, leave `{name}` out, or ask for `filter_by: keys` on `{label.Name}`", [name]);
                    break;
                }
            }
        }
    }
}
