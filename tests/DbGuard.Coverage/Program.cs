using DbGuard.Coverage;
using DbGuard.Coverage.Reports;
using DbGuard.Coverage.Suite;
using DbGuard.TestKit;

if (CoverageOptions.Read(args) is not { } options)
{
    Console.Error.WriteLine(CoverageOptions.Usage);
    return 2;
}

var suite = await RegressionSuite.FetchAsync();
var tests = options.Only.IsEmpty ? suite.Tests : options.Only;
var done = 0;
var run = await SuiteRun.RunAsync(suite, tests, (test, time, seen) => Console.Error.WriteLine(
    $"{++done,3}/{tests.Length} {test} {time.TotalSeconds:0.0} s; so far {seen.Statements.Count} statements, {seen.Statements.Count(s => !s.Gaps.IsEmpty)} with a gap, {seen.Breaks.Count} boundaries, {seen.Readings} catalog readings"));
if (options.Gaps)
{
    Console.Write(StatementList.Of(run.Recording));
}

var document = CoverageDocument.Of(suite, run.ServerVersion, run.Recording);
if (options.Write)
{
    await File.WriteAllTextAsync(Repository.PathOf("docs", "coverage.md"), document);
}
else if (!options.Gaps)
{
    Console.Write(document);
}

return 0;
