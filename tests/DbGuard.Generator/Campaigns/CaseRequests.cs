using DbGuard.Generator.Grammar;
using DbGuard.Generator.Trees;
using DbGuard.Generator.Wire;

namespace DbGuard.Generator.Campaigns;

/// <summary>From a case to what is sent.</summary>
internal static class CaseRequests
{
    /// <summary>The statements of a case, one request each.</summary>
    public static IReadOnlyList<WireRequest> Of(GeneratedCase made)
    {
        if (made.MutatedText is { } text)
        {
            return [new WireRequest(text, [], made.Mode, IsUtility: true)];
        }

        return [.. made.Steps.Select(step => Of(step, made.Mode))];
    }

    private static WireRequest Of(CaseStep step, WireMode mode)
    {
        var writer = new SqlWriter(withParameters: mode != WireMode.Simple && !step.IsUtility).Write(step.Statement);
        

        // What yields no rows cannot be fetched in pieces.
        return new WireRequest(writer.ToString(), writer.Parameters, mode, step.IsUtility || step.Rows is null || ResultColumns.Of(step.Rows).Count == 0);
    }
}
