namespace DbGuard.Core.Masking.Detectors;

/// <summary>A stretch of a text, in bytes.</summary>
/// <param name="Start">Offset of the first byte.</param>
/// <param name="Length">Length, at least 1.</param>
public readonly record struct FoundText(int Start, int Length)
{
    /// <summary>Offset behind the last byte.</summary>
    public int End => Start + Length;

    internal static FoundText Between(int start, int end) => new(start, end - start);
}
