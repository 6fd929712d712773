using System.Collections.Immutable;

namespace DbGuard.Core.Masking.Detectors;

/// <summary>What a profile looks for in text, and what becomes of what is found. Immutable and thread-safe.</summary>
public sealed class Detection
{
    /// <param name="detectors">What is looked for, in the order of the catalogue.</param>
    /// <param name="maskers">Maskers by the names of detectors; those without one have the default mask.</param>
    /// <param name="inNumbers">Whole numbers of integer and numeric columns and of JSON documents are looked at as well.</param>
    public Detection(ImmutableArray<IDetector> detectors, IReadOnlyDictionary<string, IMasker> maskers, bool inNumbers)
    {
        Detectors = new DetectorSet(detectors);
        Maskers = [.. detectors.Select(d => maskers.GetValueOrDefault(d.Name))];
        var numeric = inNumbers ? detectors.RemoveAll(d => !d.FindsNumbers) : [];
        Numbers = numeric.IsEmpty ? null : new DetectorSet(numeric);
        IndexInNumbers = [.. numeric.Select(d => detectors.IndexOf(d))];
    }

    public DetectorSet Detectors { get; }

    /// <summary>By detector; null for the default mask.</summary>
    public ImmutableArray<IMasker?> Maskers { get; }

    /// <summary>What is looked for in numbers; null when they are left alone.</summary>
    public DetectorSet? Numbers { get; }

    /// <summary>Index in <see cref="Detectors"/> of each detector of <see cref="Numbers"/>.</summary>
    internal ImmutableArray<int> IndexInNumbers { get; }

    /// <summary>Names of the detectors, for people.</summary>
    public override string ToString() => string.Join(", ", Detectors.Detectors.Select(d => d.Name));
}
