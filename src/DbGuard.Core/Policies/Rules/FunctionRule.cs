using System.Collections.Immutable;
using DbGuard.Core.Facts;

namespace DbGuard.Core.Policies.Rules;

/// <summary>
/// Denies functions that may do more than compute (DBG2040), unless <c>may.call</c> names them. Allowed: those known to be harmless and
/// those whose body was analysed, which then counts as part of the statement.
/// Denied by default: <c>pg_sleep(10)</c>, any user function the guard cannot read. Allowed: <c>lower(a)</c>, <c>now()</c>, <c>nextval('s')</c>.
/// </summary>
internal sealed class FunctionRule : IRule
{
    public string Name => "functions";

    public IEnumerable<Finding> Check(RuleContext context)
    {
        foreach (var group in context.Facts.Functions.Where(f => !IsHarmless(f.Effect) && !IsGranted(context.May, f) && !IsJudgedAsSetting(f, context)).GroupBy(f => f.Effect))
        {
            // An unknown name is a gap already; the gap says it better.
            var known = group.Where(f => !f.Candidates.IsEmpty || !context.Facts.Gaps.Any(g => g.Kind == GapKind.UnknownFunction)).ToList();
            if (known.Count == 0)
            {
                continue;
            }

            var names = known.Select(f => f.Name.ToString()).Distinct().ToImmutableArray();
            yield return Objection.Deny(
                "DBG2040", Name, $"profile `{context.Profile.Name}` may not call {Objection.Names(names)}, which {Does(group.Key)}",
                $"leave it out, or ask for the permission `call` on {Objection.Names(names)}", names, known[0].Span);
        }
    }

    /// <summary>True when <c>may.call</c> names the function.</summary>
    public static bool IsGranted(Permissions may, FunctionAccess function)
    {
        foreach (var pattern in may.Call)
        {
            if (pattern.Matches(function.Name))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A call in the statement itself that sets a setting counts as SET: <see cref="SettingRule"/> judges it.</summary>
    private static bool IsJudgedAsSetting(FunctionAccess function, RuleContext context) =>
        function.Span is not null && KnownSettings.IsSetter(function.Name) && context.Chain.Any(f => !f.Settings.IsEmpty);

    private static bool IsHarmless(FunctionEffect effect) =>
        effect is FunctionEffect.Pure or FunctionEffect.Environment or FunctionEffect.Stateful or FunctionEffect.AnalysedBody;

    private static string Does(FunctionEffect effect) => effect switch
    {
        FunctionEffect.ReadsByName => "reads relations named in its arguments",
        FunctionEffect.RunsSql => "runs SQL text",
        FunctionEffect.Writes => "writes data",
        FunctionEffect.Files => "uses files of the server",
        FunctionEffect.Network => "opens network connections",
        FunctionEffect.Session => "acts on sessions",
        FunctionEffect.Administration => "administers the server",
        _ => "may do anything",
    };
}
