using System.Globalization;
using System.Text.RegularExpressions;
using DbGuard.Generator.Grammar;
using DbGuard.Generator.Judging;
using DbGuard.Generator.Shrinking;
using DbGuard.TestKit;

namespace DbGuard.Generator.Campaigns;

/// <summary>Collects findings: makes them smaller, tells them once for each shape, writes a case file for each.</summary>
internal sealed partial class FindingLog(CampaignOptions options)
{
    private const int MostOfAKind = 12;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, int> _counts = new(StringComparer.Ordinal);
    private readonly HashSet<string> _shapes = new(StringComparer.Ordinal);
    private readonly List<ReportedFinding> _told = [];

    /// <summary>Findings told so far.</summary>
    public IReadOnlyList<ReportedFinding> Told
    {
        get
        {
            lock (_gate)
            {
                return [.. _told];
            }
        }
    }

    /// <summary>Findings by kind and code, told or not.</summary>
    public IReadOnlyDictionary<string, int> Counts => _counts;

    /// <summary>Number of findings.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _counts.Values.Sum();
            }
        }
    }

    /// <summary>Adds a confirmed finding.</summary>
    public async Task AddAsync(GeneratedCase made, Finding finding, Shrinker shrinker)
    {
        var kind = $"{finding.Kind} {finding.Code}";
        int known;
        lock (_gate)
        {
            known = _counts[kind] = _counts.GetValueOrDefault(kind) + 1;
        }

        if (known > MostOfAKind)
        {
            return;
        }

        var (shrunk, last) = options.Shrinks ? await shrinker.ShrinkAsync(made, finding).ConfigureAwait(false) : (made, finding);
        var reported = new ReportedFinding(made, shrunk, last);
        lock (_gate)
        {
            if (_shapes.Add($"{kind} {Digits().Replace(ReportedFinding.Text(shrunk), "#")}"))
            {
                _told.Add(reported);
                if (options.WritesFiles)
                {
                    Write(reported);
                }
            }
        }
    }

    private void Write(ReportedFinding reported)
    {
        var folder = Directory.CreateDirectory(Repository.PathOf("artifacts", "fuzz"));
        var name = string.Create(CultureInfo.InvariantCulture, $"{reported.Finding.Kind}-{options.Seed}-{reported.Original.Index}.txt");
        File.WriteAllText(Path.Combine(folder.FullName, name), Describe(reported));
    }

    /// <summary>A finding as text.</summary>
    public string Describe(ReportedFinding reported) => string.Create(
        CultureInfo.InvariantCulture,
        $"""
        {reported.Finding.Kind} {reported.Finding.Code} (seed {options.Seed}, index {reported.Original.Index}, {reported.Shrunk.Mode})
        again: ./test --fuzz --seed {options.Seed} --index {reported.Original.Index}

        shrunk:
        {ReportedFinding.Text(reported.Shrunk)}

        evidence (statement {reported.Finding.Step + 1}):
        {reported.Finding.Evidence}

        original:
        {ReportedFinding.Text(reported.Original)}

        """);

    [GeneratedRegex(@"\d+")]
    private static partial Regex Digits();
}
