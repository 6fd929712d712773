using System.Diagnostics;
using DbGuard.Core.Facts;

namespace DbGuard.Coverage.Reports;

/// <summary>What a reader of the document is told about a kind of gap.</summary>
internal static class GapMeaning
{
    public static string Of(GapKind kind) => kind switch
    {
        GapKind.UnhandledSyntax => "a form of the grammar that has no binding yet.",
        GapKind.UnknownRelation => "the catalog has no such relation, or lists none of that kind (storage tables).",
        GapKind.UnknownColumn => "no relation in scope has the column; the server may still run a view over one that was dropped.",
        GapKind.UnknownFunction => "the catalog has no such function.",
        GapKind.UnknownSessionObject => "a cursor or prepared statement that the session did not make by a statement: a function opened it.",
        GapKind.StaleSessionObject => "a prepared statement made before a definition changed, which the server reads anew; preparing it again ends it.",
        GapKind.OpaqueDefinition => "a view or rule that is no query over values: a rule that answers with rows of its own, a view of itself, a text that the server writes but does not read.",
        GapKind.Ambiguous => "one text defines a thing and uses it so that the result depends on what the definition does.",
        GapKind.UncertainColumns => "a function in FROM whose columns depend on types that cannot be seen.",
        GapKind.LimitReached => "a bound of the analyser was reached.",
        _ => throw new UnreachableException(),
    };
}
