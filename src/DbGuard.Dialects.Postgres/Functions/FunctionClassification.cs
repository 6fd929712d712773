using DbGuard.Core.Catalog;
using DbGuard.Core.Facts;

namespace DbGuard.Dialects.Postgres.Functions;

/// <summary>
/// What a function is known to do. A function the server ships is pure when it is immutable and on no list; a stable or volatile one counts
/// only when a reviewed list names it. A function of an extension counts when the extension's list names it. Every other function is unclassified.
/// </summary>
internal static class FunctionClassification
{
    public static FunctionEffect Of(FunctionSchema function)
    {
        if (function.IsSystem)
        {
            return FunctionLists.Find(function.Name.Name, function.ArgumentTypeIds.Length)
                ?? (function.Volatility == FunctionVolatility.Immutable ? FunctionEffect.Pure : FunctionEffect.Unclassified);
        }

        return function.Extension is { } extension ? ExtensionFunctions.Find(extension, function) : FunctionEffect.Unclassified;
    }

    /// <summary>The one a policy must look at first when a call could mean both. Unclassified is the worst: nothing is known.</summary>
    public static FunctionEffect Worse(FunctionEffect a, FunctionEffect b) => Rank(a) >= Rank(b) ? a : b;

    private static int Rank(FunctionEffect effect) => effect switch
    {
        FunctionEffect.Pure => 0,
        FunctionEffect.Environment => 1,
        FunctionEffect.AnalysedBody => 2,
        FunctionEffect.Stateful => 3,
        FunctionEffect.Session => 4,
        FunctionEffect.Writes => 5,
        FunctionEffect.ReadsByName => 6,
        FunctionEffect.Administration => 7,
        FunctionEffect.Network => 8,
        FunctionEffect.Files => 9,
        FunctionEffect.RunsSql => 10,
        FunctionEffect.Unclassified => 11,
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}
