namespace DbGuard.Corpus.Tests.Wire;

/// <summary>Why reading ended.</summary>
internal enum Ending
{
    /// <summary>The awaited message came, or nothing was awaited.</summary>
    Arrived,

    /// <summary>The other side closed the connection.</summary>
    Closed,

    /// <summary>Nothing came in time.</summary>
    TimedOut,
}
