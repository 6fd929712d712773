using DbGuard.AdoNet.Providers;
using DbGuard.Core.Masking.Detectors;

namespace DbGuard.AdoNet.Results;

/// <summary>What one run gave out, for its record.</summary>
internal sealed class ResultTally
{
    private List<(ContentMasker Content, int Column)>? _contents;

    public long Rows { get; set; }

    public long Changed { get; set; }

    /// <summary>A run begins.</summary>
    public void Reset() => (Rows, Changed, _contents) = (0, 0, null);

    public void Watch(ContentMasker content, int column) => (_contents ??= []).Add((content, column));

    /// <summary>What was found in text, once; null when nothing was.</summary>
    public IReadOnlyList<ContentFinding>? TakeFindings()
    {
        if (_contents is null)
        {
            return null;
        }

        var findings = new List<ContentFinding>();
        foreach (var (content, column) in _contents)
        {
            content.TakeFindings(column, findings);
        }

        return findings.Count == 0 ? null : findings;
    }
}
