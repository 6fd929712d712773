using DbGuard.AdoNet.Providers;
using DbGuard.Core.Masking.Detectors;

namespace DbGuard.AdoNet.Results;

/// <summary>What one run gave out, for its record.</summary>
internal sealed class ResultTally
{
    private readonly List<(ContentMasker Content, int Column)> _contents = [];

    public long Rows { get; set; }

    public long Changed { get; set; }

    public void Watch(ContentMasker content, int column) => _contents.Add((content, column));

    public void TakeFindings(ICollection<ContentFinding> findings)
    {
        foreach (var (content, column) in _contents)
        {
            content.TakeFindings(column, findings);
        }
    }
}
