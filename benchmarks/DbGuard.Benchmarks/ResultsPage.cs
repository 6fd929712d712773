using System.ComponentModel;
using System.Globalization;
using System.Reflection;
using System.Text;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;

namespace DbGuard.Benchmarks;

/// <summary>Collects the summaries of all questions into one markdown page.</summary>
internal sealed class ResultsPage
{
    private readonly StringBuilder _text = new();

    public ResultsPage()
    {
        var cpu = FirstValue("/proc/cpuinfo", "model name") ?? "unknown CPU";
        var load = File.Exists("/proc/loadavg") ? File.ReadAllText("/proc/loadavg").Split(' ')[0] : "?";
        _text.AppendLine("# Micro-benchmarks").AppendLine()
            .AppendLine(CultureInfo.InvariantCulture, $"{cpu}, {Environment.ProcessorCount} cores; {Environment.OSVersion}; .NET {Environment.Version}; load average at the start {load}.")
            .AppendLine("Made by `benchmarks/run`: BenchmarkDotNet short jobs in one process. Trust the minimum on a loaded machine; compare within one table only.");
    }

    public void Add(Type question, Summary summary)
    {
        var title = question.GetCustomAttribute<DescriptionAttribute>()?.Description ?? question.Name;
        _text.AppendLine().AppendLine(CultureInfo.InvariantCulture, $"## {title}").AppendLine()
            .AppendLine("| what | case | minimum | median | allocated |").AppendLine("|---|---|--:|--:|--:|");
        foreach (var report in summary.Reports)
        {
            var descriptor = report.BenchmarkCase.Descriptor;
            var allocated = report.GcStats.GetBytesAllocatedPerOperation(report.BenchmarkCase);
            _text.AppendLine(report.ResultStatistics is { } statistics
                ? $"| {descriptor.WorkloadMethodDisplayInfo.Trim('\'')} | {Case(report.BenchmarkCase)} | {Time(statistics.Min)} | {Time(statistics.Median)} | {Bytes(allocated)} |"
                : $"| {descriptor.WorkloadMethodDisplayInfo.Trim('\'')} | {Case(report.BenchmarkCase)} | failed | | |");
        }
    }

    public override string ToString() => _text.ToString();

    private static string Case(BenchmarkCase benchmark) => string.Join(", ", benchmark.Parameters.Items.Select(p => p.Value?.ToString()));

    private static string Time(double nanoseconds) => nanoseconds switch
    {
        < 1_000 => string.Create(CultureInfo.InvariantCulture, $"{nanoseconds:0.0} ns"),
        < 1_000_000 => string.Create(CultureInfo.InvariantCulture, $"{nanoseconds / 1_000:0.00} µs"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{nanoseconds / 1_000_000:0.00} ms"),
    };

    private static string Bytes(long? bytes) => bytes switch
    {
        null => "?",
        < 10_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes} B"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1024.0:0.0} KiB"),
    };

    private static string? FirstValue(string file, string key) => !File.Exists(file) ? null : File.ReadLines(file)
        .Where(l => l.StartsWith(key, StringComparison.Ordinal)).Select(l => l[(l.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim()).FirstOrDefault();
}
