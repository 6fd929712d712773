namespace DbGuard.Generator.Judging;

/// <summary>What is wrong.</summary>
internal enum FindingKind
{
    /// <summary>A canary, or an answer that depends on labelled values.</summary>
    Leak,
    /// <summary>A use of hidden values, or of a forbidden relation, that was not denied.</summary>
    NotDenied,
    /// <summary>Denied although nothing in it may be denied.</summary>
    OverBlock,
    /// <summary>A column that shows nothing of labels came back changed.</summary>
    OverMask,
    /// <summary>Answered otherwise than without the guard.</summary>
    Changed,
    /// <summary>A fault of the guard itself: a lost session, a failed check, disagreeing witnesses.</summary>
    Broken,
}
