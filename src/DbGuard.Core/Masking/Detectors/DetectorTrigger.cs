namespace DbGuard.Core.Masking.Detectors;

/// <summary>
/// The places of a text at which a detector is asked: at certain bytes, at numbers of a certain shape, or both. A number is a run of
/// digits; runs with usual separators between them make a group. What a trigger rules out costs nothing but the search.
/// </summary>
public sealed record DetectorTrigger
{
    /// <summary>Bytes, ASCII and no digits, at which it is asked.</summary>
    public string Bytes { get; init; } = "";

    /// <summary>Least digits that the rest of the group must have; 0 when it is not asked at numbers.</summary>
    public int LeastDigits { get; init; }

    /// <summary>Lengths, in digits, that the run may have at which a value begins; up to 31.</summary>
    public ReadOnlyMemory<int> Runs { get; init; }

    /// <summary>Asked at every run of digits that directly follows a letter.</summary>
    public bool AfterLetter { get; init; }

    internal static DetectorTrigger AtBytes(string bytes) => new() { Bytes = bytes };

    internal static DetectorTrigger AtNumber(int leastDigits, params int[] runs) => new() { LeastDigits = leastDigits, Runs = runs };
}
