namespace DbGuard.Generator.Grammar;

/// <summary>How a case is sent.</summary>
internal enum WireMode
{
    Simple,
    ExtendedText,
    ExtendedBinary,
    /// <summary>Extended, text, a few rows at a time.</summary>
    Chunked,
}
