namespace DbGuard.Corpus.Tests.Judging;

/// <summary>What became of a case in one mode.</summary>
internal enum Outcome
{
    /// <summary>As it must be.</summary>
    Ok,

    /// <summary>A protected value in any byte the client got, or guesses that can be told apart.</summary>
    Leaked,

    /// <summary>Something happened that nobody approved.</summary>
    Effect,

    /// <summary>It took longer than is allowed.</summary>
    Slow,

    /// <summary>Honest work was refused.</summary>
    Blocked,

    /// <summary>Honest work was answered differently than by the server.</summary>
    Changed,

    /// <summary>The gateway ended, hung or lost the session.</summary>
    Broken,
}
