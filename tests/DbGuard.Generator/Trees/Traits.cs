namespace DbGuard.Generator.Trees;

/// <summary>What the generator knows of a piece of SQL. The first group goes where values go; the rest holds for all that is around it.</summary>
[Flags]
internal enum Traits
{
    None = 0,
    /// <summary>The value is, or is computed from, one of a label that may not be filtered by.</summary>
    Hidden = 1,
    /// <summary>The same, of a label that may be compared for equality.</summary>
    Comparable = 2,
    /// <summary>Names a labelled column somewhere.</summary>
    Touches = 4,
    /// <summary>Uses a hidden value in a way that must be denied.</summary>
    MustDeny = 8,
    /// <summary>Does something that may be denied.</summary>
    MayDeny = 16,
    /// <summary>Two runs differ by nature: clocks, random numbers, transaction ids.</summary>
    Volatile = 32,
    /// <summary>Which rows or in which order they come depends on the plan.</summary>
    Unordered = 64,
    Writes = 128,
    /// <summary>The first group.</summary>
    Values = Hidden | Comparable,
}
