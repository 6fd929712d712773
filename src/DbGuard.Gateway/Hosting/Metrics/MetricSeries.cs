using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;

namespace DbGuard.Gateway.Hosting.Metrics;

/// <summary>One instrument with one set of tags: a sum, the last value of a gauge, or a histogram when the instrument is one. Thread-safe.</summary>
internal sealed class MetricSeries
{
    private readonly Lock _gate = new();
    private readonly double[] _bounds;
    private readonly long[] _buckets;
    private readonly bool _isLast;
    private long _count;
    private double _sum;

    public MetricSeries(Instrument instrument, string labels)
    {
        var unit = instrument.Unit == "s" ? "_seconds" : "";
        var isCounter = instrument is Counter<long>;
        _isLast = instrument is Gauge<double>;
        Name = instrument.Name.Replace('.', '_') + unit + (isCounter ? "_total" : "");
        Description = instrument.Description ?? "";
        Labels = labels;
        _bounds = instrument is Histogram<double> histogram ? [.. histogram.Advice?.HistogramBucketBoundaries ?? []] : [];
        _buckets = new long[_bounds.Length];
        Type = instrument is Histogram<double> ? "histogram" : isCounter ? "counter" : "gauge";
    }

    public string Name { get; }

    public string Description { get; }

    /// <summary>As the page writes them, without braces.</summary>
    public string Labels { get; }

    public string Type { get; }

    public void Add(double value)
    {
        lock (_gate)
        {
            _count++;
            _sum = _isLast ? value : _sum + value;
            for (var i = 0; i < _bounds.Length; i++)
            {
                if (value <= _bounds[i])
                {
                    _buckets[i]++;
                    break;
                }
            }
        }
    }

    public void Write(StringBuilder page)
    {
        lock (_gate)
        {
            if (Type != "histogram")
            {
                Line(page, "", Labels, _sum);
                return;
            }

            var comma = Labels.Length == 0 ? "" : ",";
            long below = 0;
            for (var i = 0; i < _bounds.Length; i++)
            {
                below += _buckets[i];
                Line(page, "_bucket", string.Create(CultureInfo.InvariantCulture, $"{Labels}{comma}le=\"{_bounds[i]}\""), below);
            }

            Line(page, "_bucket", $"{Labels}{comma}le=\"+Inf\"", _count);
            Line(page, "_sum", Labels, _sum);
            Line(page, "_count", Labels, _count);
        }
    }

    private void Line(StringBuilder page, string suffix, string labels, double value)
    {
        page.Append(Name).Append(suffix);
        if (labels.Length > 0)
        {
            page.Append('{').Append(labels).Append('}');
        }

        page.Append(CultureInfo.InvariantCulture, $" {value}\n");
    }
}
