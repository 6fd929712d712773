using System.Diagnostics;
using System.Globalization;

namespace DbGuard.Generator.Campaigns;

/// <summary>Hands out the cases of a run and tells how far it is. Thread-safe.</summary>
internal sealed class CampaignProgress(CampaignOptions options)
{
    private readonly Lock _gate = new();
    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private ulong _next = options.First;

    /// <summary>The figures.</summary>
    public Tally Tally { get; } = new(options.Rejected);

    /// <summary>The findings.</summary>
    public FindingLog Findings { get; } = new(options);

    /// <summary>Time since the beginning.</summary>
    public TimeSpan Elapsed => _watch.Elapsed;

    /// <summary>Numbers of the next cases; empty when the run is over.</summary>
    public IReadOnlyList<ulong> NextBatch()
    {
        lock (_gate)
        {
            var size = (ulong)options.BatchSize;
            if (options.Count is { } count)
            {
                var done = _next - options.First;
                size = done >= (ulong)count ? 0 : Math.Min(size, (ulong)count - done);
            }

            if (options.Duration is { } duration && _watch.Elapsed > duration)
            {
                size = 0;
            }

            var first = _next;
            _next += size;
            return [.. Enumerable.Range(0, (int)size).Select(i => first + (ulong)i)];
        }
    }

    /// <summary>One line: cases, speed, findings.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Tally.Cases:N0} cases, {Tally.Cases / Math.Max(1, Elapsed.TotalSeconds):N0}/s, {Findings.Count} findings, {Elapsed:mm\\:ss}");
}
