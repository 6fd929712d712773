using System.Collections.Immutable;
using DbGuard.Core.Catalog;
using DbGuard.Core.Facts;

namespace DbGuard.Core.Policies.Rules;

/// <summary>
/// Denies what a function body, or a view, does to relations the profile may not touch itself (DBG2025). A view that the profile may
/// use carries its relations along, as on the server, and so does a relation with rewrite rules; a function does so only when <c>may.call</c> names it.
/// </summary>
internal sealed class TableBehindViewRule : IRule
{
    private const AccessModes Judged =
        AccessModes.Read | AccessModes.Insert | AccessModes.Update | AccessModes.Delete | AccessModes.Truncate | AccessModes.Lock;

    public string Name => "tables-behind-views";

    public IEnumerable<Finding> Check(RuleContext context)
    {
        var facts = context.Facts;
        var uncarried = facts.Functions.Where(f => f.Effect == FunctionEffect.AnalysedBody && !FunctionRule.IsGranted(context.May, f)).ToList();
        var views = facts.Tables.Where(t => !t.ThroughView && (t.Table.Kind is RelationKind.View or RelationKind.MaterializedView || t.Table.HasRules)).ToList();
        var isBehindViewsOnly = uncarried.Count == 0 && (views.Count > 0 || facts.Functions.Any(f => f.Effect == FunctionEffect.AnalysedBody));
        if (isBehindViewsOnly)
        {
            yield break;
        }

        foreach (var access in facts.Tables)
        {
            if (access.ThroughView && !access.Table.IsSystem && !IsGranted(context.May, access))
            {
                var carriers = uncarried.Select(f => f.Name.ToString()).Concat(views.Select(v => v.Table.Name.ToString())).Distinct().ToImmutableArray();
                yield return Objection.Deny(
                    "DBG2025", Name, $"{(carriers.IsEmpty ? "the statement" : Objection.Names(carriers))} reaches relations that profile `{context.Profile.Name}` may not use",
                    "use what you may use directly, or ask for the permission `call` on the function", carriers);
                yield break;
            }
        }
    }

    private static bool IsGranted(Permissions may, TableAccess access)
    {
        foreach (var mode in Enum.GetValues<AccessModes>())
        {
            if ((access.Modes & mode & Judged) != 0 && !TableAccessRule.IsGranted(may, mode, access.Table))
            {
                return false;
            }
        }

        return true;
    }
}
