using System.Collections.Immutable;

namespace DbGuard.Core.Policies.Rules;

/// <summary>
/// Denies statements that touch a relation of <c>deny_tables</c> in any way, through views and functions too (DBG2024); partitions,
/// children and parents of such a relation count as the relation. No profile is exempt.
/// </summary>
internal sealed class DeniedTableRule : IRule
{
    public string Name => "deny-tables";

    public IEnumerable<Finding> Check(RuleContext context)
    {
        var isHiddenDenied = false;
        var denied = ImmutableArray.CreateBuilder<string>();
        foreach (var access in context.Facts.Tables)
        {
            if (!context.IsDenied(access.Table))
            {
                continue;
            }

            // WHY: names behind a view stay behind it.
            if (access.ThroughView)
            {
                isHiddenDenied = true;
            }
            else
            {
                denied.Add(access.Table.Name.ToString());
            }
        }

        if (denied.Count > 0)
        {
            var names = denied.ToImmutable();
            yield return Objection.Deny("DBG2024", Name, $"nobody may use {Objection.Names(names)}", "leave it out", names);
        }
        else if (isHiddenDenied)
        {
            var named = context.Facts.Tables.Where(t => !t.ThroughView).Select(t => t.Table.Name.ToString()).Distinct().ToImmutableArray();
            yield return Objection.Deny("DBG2024", Name, "the statement reaches a relation that nobody may use, through a view or a function", "leave that view or function out", named);
        }
    }
}
