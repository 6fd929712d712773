using DbGuard.Core.Facts;

namespace DbGuard.Core.Policies.Rules;

/// <summary>
/// Denies changes of settings that are neither harmless nor named by <c>may.set</c> (DBG2070), and values that would change how the guard
/// reads statements (DBG2071). Denied by default: <c>set role admin</c>, <c>set standard_conforming_strings = off</c> (always).
/// Allowed: <c>set timezone = 'UTC'</c>, <c>reset all</c>.
/// </summary>
internal sealed class SettingRule : IRule
{
    public string Name => "settings";

    public IEnumerable<Finding> Check(RuleContext context)
    {
        foreach (var change in context.Chain.SelectMany(f => f.Settings).Distinct())
        {
            var name = change.Name;
            if (KnownSettings.Objection(change, context.SeesEverything) is { } objection)
            {
                yield return Objection.Deny("DBG2071", Name, $"setting `{name}` may not get this value", objection, [name]);
            }
            else if (!KnownSettings.IsHarmless(change) && !context.May.Set.Any(p => p.Matches(name)))
            {
                yield return Objection.Deny(
                    "DBG2070", Name, $"profile `{context.Profile.Name}` may not change the setting `{name}`", $"leave it as it is, or ask for the permission `set` on `{name}`", [name]);
            }
        }
    }
}
