namespace DbGuard.Core.Policies;

/// <summary>How much of the server's own catalog a profile may read.</summary>
public enum SystemCatalogAccess
{
    None,
    /// <summary>What describes the schema: what drivers and tools ask for.</summary>
    Metadata,
    /// <summary>Also what holds secrets, samples of data or other sessions' statements.</summary>
    All,
}
