using DbGuard.Core.Catalog;

namespace DbGuard.Core.Facts;

/// <summary>A dialect: turns statement text into facts. Pure, thread-safe, never throws on any input.</summary>
public interface IStatementAnalyzer
{
    /// <summary>Analyses the UTF-8 text exactly as it will be executed.</summary>
    AnalyzedText Analyze(ReadOnlySpan<byte> text, CatalogSnapshot catalog, SessionView session);

    /// <summary>
    /// Finds literal tokens in a form that leaves their type and the reading of everything around them alone, whatever the value is: one
    /// such token may be exchanged for another of the same form and length, if the text around it is read as it was.
    /// </summary>
    /// <param name="text">The text, which need not be valid.</param>
    /// <param name="tokens">Gets the tokens, in order.</param>
    /// <returns>How many; 0 as well when there are more than fit.</returns>
    int FindPlainLiterals(ReadOnlySpan<byte> text, Span<SourceSpan> tokens);

    /// <summary>Where the values of a relation's column come from: the column itself, or for a view the columns behind it. Never throws.</summary>
    ColumnLineage OriginOf(CatalogSnapshot catalog, ColumnId column);
}
