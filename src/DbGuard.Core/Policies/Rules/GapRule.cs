using DbGuard.Core.Facts;

namespace DbGuard.Core.Policies.Rules;

/// <summary>
/// Denies statements of which something could not be determined (DBG2010 to DBG2017), unless <c>gaps: allow</c> and no label hides
/// anything from the profile. Denied: <c>select * from nosuch</c>. Allowed: anything fully understood.
/// </summary>
internal sealed class GapRule : IRule
{
    public string Name => "gaps";

    public IEnumerable<Finding> Check(RuleContext context)
    {
        if (context.May.AllowGaps && context.SeesEverything)
        {
            yield break;
        }

        foreach (var gap in context.Facts.Gaps)
        {
            var (code, sentence, help) = Words(gap);
            yield return Objection.Deny(code, Name, sentence, help, [gap.Subject], gap.Span);
        }
    }

    private static (string Code, string Sentence, string Help) Words(AnalysisGap gap) => gap.Kind switch
    {
        GapKind.UnhandledSyntax => ("DBG2010", $"the guard does not understand `{gap.Subject}`", "say the same without it"),
        GapKind.UnknownRelation => ("DBG2011", $"relation `{gap.Subject}` does not exist", "check the spelling and name the schema; `information_schema.tables` lists what there is"),
        GapKind.UnknownColumn => ("DBG2012", $"column `{gap.Subject}` does not exist", "check the spelling; `information_schema.columns` lists what there is"),
        GapKind.UnknownFunction => ("DBG2013", $"function `{gap.Subject}` does not exist with these arguments", "check the spelling, the schema and the number of arguments"),
        GapKind.UnknownSessionObject => ("DBG2014", $"this session has no prepared statement or cursor `{gap.Subject}`", "prepare or declare it first, in the same session"),
        GapKind.StaleSessionObject => ("DBG2018", $"prepared statement `{gap.Subject}` was made under another search path or before a definition changed", "deallocate it and prepare it again"),
        GapKind.OpaqueDefinition => ("DBG2015", $"the guard cannot see what is behind `{gap.Subject}`", "use the relations behind it directly"),
        GapKind.Ambiguous => ("DBG2016", $"`{gap.Subject}` can mean several things", "qualify the name with its schema or table"),
        GapKind.UncertainColumns => ("DBG2016", $"which columns `{gap.Subject}` has depends on types the guard cannot see", "cast its arguments to their types"),
        GapKind.LimitReached => ("DBG2017", $"the statement is too complex to analyse: `{gap.Subject}`", "split the statement"),
        _ => ("DBG2010", $"the guard does not understand `{gap.Subject}`", "say the same without it"),
    };
}
