namespace DbGuard.Core.Facts;

public enum GapKind
{
    /// <summary>A syntax form the dialect has no binding for.</summary>
    UnhandledSyntax,
    /// <summary>A relation the catalog does not know.</summary>
    UnknownRelation,
    /// <summary>A column no relation in scope has.</summary>
    UnknownColumn,
    /// <summary>A function the catalog does not know.</summary>
    UnknownFunction,
    /// <summary>A prepared statement or cursor the session does not know.</summary>
    UnknownSessionObject,
    /// <summary>A prepared statement that the server would now read otherwise: the search path or a definition has changed.</summary>
    StaleSessionObject,
    /// <summary>A view, function body or rule that could not be seen through.</summary>
    OpaqueDefinition,
    /// <summary>A name with several meanings whose shapes differ.</summary>
    Ambiguous,
    /// <summary>A function in FROM whose columns depend on types that cannot be seen; the subject is its name.</summary>
    UncertainColumns,
    /// <summary>A configured bound of the analyser was reached.</summary>
    LimitReached,
}

/// <summary>Something the analyser could not determine. A gap denies unless the profile says otherwise.</summary>
/// <param name="Kind">What kind of thing is missing.</param>
/// <param name="Subject">The syntax form or object name, e.g. <c>JSON_TABLE</c> or <c>public.nosuch</c>; never a literal.</param>
/// <param name="Span">Where in the statement.</param>
public sealed record AnalysisGap(GapKind Kind, string Subject, SourceSpan? Span);
