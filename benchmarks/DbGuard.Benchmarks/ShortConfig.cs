using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Order;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Perfolizer.Horology;

namespace DbGuard.Benchmarks;

/// <summary>
/// Short jobs in this process: nothing to generate or build, and the whole set in minutes. What that costs: classes share one JIT's
/// profile, so differences under a tenth mean nothing.
/// </summary>
internal sealed class ShortConfig : ManualConfig
{
    public ShortConfig()
    {
        AddJob(Job.Default
            .WithToolchain(InProcessEmitToolchain.Instance)
            .WithWarmupCount(4)
            .WithIterationCount(7)
            .WithIterationTime(TimeInterval.FromMilliseconds(80)));
        AddDiagnoser(MemoryDiagnoser.Default);
        AddColumnProvider(DefaultColumnProviders.Instance);
        AddLogger(NullLogger.Instance);
        WithOrderer(new DefaultOrderer(SummaryOrderPolicy.Declared));
        WithOptions(ConfigOptions.DisableLogFile);
        WithArtifactsPath(Path.Combine(Path.GetTempPath(), "dbguard-benchmarks"));
    }
}
