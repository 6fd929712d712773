using DbGuard.Core.Catalog;

namespace DbGuard.Core.Facts;

/// <summary>A dialect: turns statement text into facts. Pure, thread-safe, never throws on any input.</summary>
public interface IStatementAnalyzer
{
    /// <summary>Analyses the UTF-8 text exactly as it will be executed.</summary>
    AnalyzedText Analyze(ReadOnlySpan<byte> text, CatalogSnapshot catalog, SessionView session);
}
