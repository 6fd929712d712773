namespace DbGuard.Dialects.Postgres.Syntax;

/// <summary>Bounds on the texts that are parsed, so that none is slow and none exhausts a stack.</summary>
/// <remarks>All are checked before or while parsing; a text beyond one is refused with its code, never cut.</remarks>
public sealed record ParserLimits
{
    public static ParserLimits Default { get; } = new();

    /// <summary>What no option exceeds: 16 MiB, so that sizes of trees stay within 31 bits.</summary>
    internal const int LargestMaxBytes = 16 * 1024 * 1024;

    /// <summary>What no option exceeds: readers recurse once a level, on stacks of 1.5 MB.</summary>
    internal const int LargestMaxTreeDepth = 5_000;

    /// <summary>Longest text in bytes. Default 1 MiB; at most 16 MiB.</summary>
    public int MaxBytes { get; init; } = 1024 * 1024;

    /// <summary>Deepest nesting of block comments. Default 64.</summary>
    public int MaxCommentDepth { get; init; } = 64;

    /// <summary>Deepest nesting of round and square brackets. Default 1,000.</summary>
    public int MaxBracketDepth { get; init; } = 1_000;

    /// <summary>Deepest nesting of the tree, in levels; a chain of n binary operators has n levels. Default 2,000; at most 5,000.</summary>
    public int MaxTreeDepth { get; init; } = 2_000;

    /// <summary>
    /// Characters a lexer may read repeatedly in runs of operator characters (<c>++++</c>, <c>/**//**/</c>). Default 4 million (about 20 ms);
    /// a run of n unseparated operator characters costs n²/2, so 2,800 in a row are the most.
    /// </summary>
    public int MaxOperatorWork { get; init; } = 4_000_000;
}
