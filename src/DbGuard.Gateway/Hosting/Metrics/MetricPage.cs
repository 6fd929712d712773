using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;
using DbGuard.Core.Diagnostics;

namespace DbGuard.Gateway.Hosting.Metrics;

/// <summary>
/// Gathers DbGuard's instruments from its making on and writes them in the Prometheus text format, version 0.0.4
/// (prometheus.io, Exposition formats). One series for each instrument and set of tags; their number is bounded, for tags are.
/// </summary>
internal sealed class MetricPage : IDisposable
{
    /// <summary>Content type of the page.</summary>
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    private const int MostSeries = 10_000;

    private readonly MeterListener _listener = new();
    private readonly ConcurrentDictionary<SeriesKey, MetricSeries> _series = new();

    public MetricPage()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == GuardDiagnostics.Name)
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Series(instrument, tags)?.Add(value));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Series(instrument, tags)?.Add(value));
        _listener.Start();
    }

    public string Write()
    {
        var page = new StringBuilder();
        foreach (var family in _series.Values.GroupBy(s => s.Name).OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            var first = family.First();
            page.Append(CultureInfo.InvariantCulture, $"# HELP {first.Name} {first.Description}\n# TYPE {first.Name} {first.Type}\n");
            foreach (var series in family.OrderBy(s => s.Labels, StringComparer.Ordinal))
            {
                series.Write(page);
            }
        }

        return page.ToString();
    }

    public void Dispose() => _listener.Dispose();

    /// <summary>Finds the series without allocating; instruments of DbGuard have two tags at most.</summary>
    private MetricSeries? Series(Instrument instrument, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (tags.Length > 2)
        {
            return null;
        }

        var key = new SeriesKey(instrument, tags.Length > 0 ? tags[0].Value : null, tags.Length > 1 ? tags[1].Value : null);
        return _series.TryGetValue(key, out var found) ? found
            : _series.Count < MostSeries ? _series.GetOrAdd(key, new MetricSeries(instrument, Labels(tags)))
            : null;
    }

    private static string Labels(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (tags.IsEmpty)
        {
            return "";
        }

        var text = new StringBuilder();
        foreach (var (key, value) in tags)
        {
            var escaped = (value?.ToString() ?? "").Replace(@"\", @"\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
            text.Append(text.Length == 0 ? "" : ",").Append(key).Append("=\"").Append(escaped).Append('"');
        }

        return text.ToString();
    }

    private readonly record struct SeriesKey(Instrument Instrument, object? First, object? Second);
}
