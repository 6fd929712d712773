using System.Collections.Frozen;
using System.Collections.Immutable;

namespace DbGuard.Core.Masking.Detectors;

/// <summary>Every detector a policy may name. The order is that in which they are asked at one place: the more specific first.</summary>
public static class DetectorCatalogue
{
    /// <summary>The word for all of them.</summary>
    public const string All = "all";

    public static ImmutableArray<IDetector> Detectors { get; } =
    [
        new PrivateKeyDetector(),
        new JwtDetector(),
        new AwsKeyDetector(),
        new AzureKeyDetector(),
        new GoogleKeyDetector(),
        new ApiTokenDetector(),
        new ConnectionStringDetector(),
        new IbanDetector(),
        new CardDetector(),
        new ItCodiceFiscaleDetector(),
        new FrNirDetector(),
        new EsDniDetector(),
        new UkNinoDetector(),
        new UsSsnDetector(),
        new DeTaxIdDetector(),
        new PlPeselDetector(),
        new SePersonnummerDetector(),
        new NlBsnDetector(),
        new EmailDetector(),
        new PhoneDetector(),
    ];

    /// <summary>What a policy may write for one or several detectors: their names, their groups, <c>all</c>.</summary>
    public static FrozenDictionary<string, ImmutableArray<IDetector>> Words { get; } =
        Detectors.Select(d => (Word: d.Name, Detector: d))
            .Concat(Detectors.Where(d => d.Group.Length > 0).Select(d => (Word: d.Group, Detector: d)))
            .Concat(Detectors.Select(d => (Word: All, Detector: d)))
            .GroupBy(w => w.Word, w => w.Detector, StringComparer.Ordinal)
            .ToFrozenDictionary(g => g.Key, g => g.ToImmutableArray(), StringComparer.Ordinal);
}
