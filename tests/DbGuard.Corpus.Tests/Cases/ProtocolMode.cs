namespace DbGuard.Corpus.Tests.Cases;

/// <summary>How a case's statements travel.</summary>
internal enum ProtocolMode
{
    /// <summary>As the case says: explicit messages, COPY, mixed protocols.</summary>
    Written,

    /// <summary>Query messages; parameters are written into the text as literals.</summary>
    Simple,

    /// <summary>Parse, Bind, Describe, Execute; results as text.</summary>
    ExtendedText,

    /// <summary>Parse, Bind, Describe, Execute; results in binary.</summary>
    ExtendedBinary,
}
