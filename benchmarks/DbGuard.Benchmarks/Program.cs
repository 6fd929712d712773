using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using DbGuard.Benchmarks;

// benchmarks/run calls this: [--out FILE] [part of a class name ...]
var arguments = args.ToList();
var outAt = arguments.IndexOf("--out");
var output = outAt < 0 ? null : arguments[outAt + 1];
if (outAt >= 0)
{
    arguments.RemoveRange(outAt, 2);
}

if (arguments is ["in-process"])
{
    return await InProcessRounds.RunAsync(output);
}

Type[] questions =
[
    typeof(ParsingBenchmarks),
    typeof(PathologicalParsingBenchmarks),
    typeof(AnalysisBenchmarks),
    typeof(PathologicalAnalysisBenchmarks),
    typeof(DecisionBenchmarks),
    typeof(PipelineBenchmarks),
    typeof(FramingBenchmarks),
    typeof(CellMaskingBenchmarks),
    typeof(RowMaskingBenchmarks),
    typeof(DetectorBenchmarks),
    typeof(DetectingRowBenchmarks),
    typeof(AuditRecordBenchmarks),
    typeof(InProcessBenchmarks),
    typeof(AuditStoreBenchmarks),
];
var asked = questions
    .Where(q => arguments.Count == 0 || arguments.Any(a => q.Name.Contains(a, StringComparison.OrdinalIgnoreCase)))
    .ToList();
if (asked.Count == 0)
{
    Console.Error.WriteLine($"no benchmark class matches; there are {string.Join(", ", questions.Select(q => q.Name))}");
    return 2;
}

var page = new ResultsPage();
var failed = false;
foreach (var question in asked)
{
    Summary summary = BenchmarkRunner.Run(question, new ShortConfig());
    failed |= summary.HasCriticalValidationErrors || summary.Reports.Any(r => !r.Success);
    page.Add(question, summary);
}

if (output is not null)
{
    File.WriteAllText(output, page.ToString());
}

Console.WriteLine(page);
return failed ? 1 : 0;
