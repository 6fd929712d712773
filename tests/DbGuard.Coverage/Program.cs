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
var run = await SuiteRun.RunAsync(
    suite, options.Only.IsEmpty ? suite.Tests : options.Only, (test, time) => Console.Error.WriteLine($"{test} {time.TotalSeconds:0.0} s"));
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
