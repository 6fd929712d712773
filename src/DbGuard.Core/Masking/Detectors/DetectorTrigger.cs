using System.Globalization;

namespace DbGuard.Core.Masking.Detectors;

/// <summary>
/// The places of a text at which a detector is asked: at certain bytes, at numbers of a certain shape, or both. What a trigger rules out
/// costs nothing but the search.
/// </summary>
/// <remarks>
/// A number is a run of digits; runs with usual separators between them make a group. No detector is asked in the middle of a word, of a
/// fraction or of a code such as <c>12-34</c>.
/// </remarks>
public sealed record DetectorTrigger
{
    /// <summary>Bytes, ASCII and no digits, at which it is asked.</summary>
    public string Bytes { get; init; } = "";

    /// <summary>Least digits that the rest of the group must have; 0 when it is not asked at numbers.</summary>
    public int LeastDigits { get; init; }

    /// <summary>
    /// Numbers at which it is asked: digits of the run at which a value begins and, where it matters, of the next one after one separator;
    /// -1 where it does not.
    /// </summary>
    public IReadOnlyList<(int Run, int Next)> Shapes { get; init; } = [];

    /// <summary>Numbers of these shapes may directly follow a letter or a letter and a hyphen that belongs to the value.</summary>
    public bool MayFollowLetter { get; init; }

    /// <summary>Asked at every run of digits that directly follows a letter.</summary>
    public bool AfterLetter { get; init; }

    internal static DetectorTrigger AtBytes(string bytes) => new() { Bytes = bytes };

    /// <summary>Asked at numbers.</summary>
    /// <param name="leastDigits">Digits the group must have.</param>
    /// <param name="shapes"><c>16</c> for a run of 16 digits, <c>4+6</c> for one of 4 that one of 6 follows.</param>
    internal static DetectorTrigger AtNumber(int leastDigits, params string[] shapes) => new() { LeastDigits = leastDigits, Shapes = [.. shapes.Select(Shape)] };

    private static (int Run, int Next) Shape(string text)
    {
        var parts = text.Split('+');
        return (int.Parse(parts[0], CultureInfo.InvariantCulture), parts.Length == 1 ? -1 : int.Parse(parts[1], CultureInfo.InvariantCulture));
    }
}
