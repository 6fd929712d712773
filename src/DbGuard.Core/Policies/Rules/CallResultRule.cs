using DbGuard.Core.Facts;

namespace DbGuard.Core.Policies.Rules;

/// <summary>
/// Denies calling a procedure whose overloads return different numbers of values while anything is hidden (DBG2041): what cannot be
/// foreseen cannot be masked. What a procedure returns is redacted otherwise, since its values may come from anywhere.
/// </summary>
internal sealed class CallResultRule : IRule
{
    public string Name => "call-results";

    public IEnumerable<Finding> Check(RuleContext context)
    {
        if (context.SeesEverything || context.Facts.Kind != StatementKind.Call)
        {
            yield break;
        }

        if (ResultColumns(context.Facts) is null)
        {
            yield return Objection.Deny(
                "DBG2041", Name, "the guard cannot foresee what this procedure returns", "cast the arguments, so that only one overload fits", [], context.Facts.Span);
        }
    }

    /// <summary>How many columns the result of a CALL has; null when the overloads differ or none is known.</summary>
    public static int? ResultColumns(StatementFacts facts)
    {
        var counts = facts.Functions.SelectMany(f => f.Candidates).Where(f => f.Kind == Catalog.FunctionKind.Procedure).Select(f => f.OutputNames.Length).Distinct().ToList();
        return counts.Count == 1 ? counts[0] : null;
    }
}
