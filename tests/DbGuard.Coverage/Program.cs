using System.Diagnostics;
using DbGuard.Coverage.Suite;

var suite = await RegressionSuite.FetchAsync();
var tests = args.Length > 0 && !args[0].StartsWith('-') ? args[0].Split(',') : [.. suite.Tests];
var clock = Stopwatch.StartNew();
var recording = await SuiteRun.RunAsync(suite, tests, (test, time) => Console.Error.WriteLine($"{test} {time.TotalSeconds:0.0} s"));
Console.WriteLine($"{recording.Messages} messages, {recording.Statements.Count} accepted, {recording.Refused} refused, {recording.UnderOtherLexer} other lexer, {recording.Unparsed} unparsed; {recording.Readings} readings; {clock.Elapsed}");
Console.WriteLine($"{recording.Described} described, {recording.Origins} origins");
foreach (var b in recording.Breaks) Console.WriteLine($"BREAK {b.Test}: {b.What}: {b.Sql.ReplaceLineEndings(" ")}");
foreach (var s in recording.Statements.Where(s => s.Disagreement is not null)) Console.WriteLine($"WITNESS {s.Test}: {s.Disagreement}: {s.Sql.ReplaceLineEndings(" ")}");
foreach (var s in recording.Statements.Where(s => s.Gaps.Length > 0)) Console.WriteLine($"GAP {s.Kind} {string.Join("; ", s.Gaps.Select(g => $"{g.Kind} {g.Subject}"))} @ {s.Test}: {s.Sql.ReplaceLineEndings(" ")}");
foreach (var s in recording.Statements.Where(s => s.Unclassified.Length > 0)) Console.WriteLine($"FUNC {s.Kind} {string.Join(" ", s.Unclassified)} @ {s.Test}: {s.Sql.ReplaceLineEndings(" ")}");
foreach (var g in recording.Statements.GroupBy(s => s.Kind).OrderByDescending(g => g.Count())) Console.WriteLine($"KIND {g.Key} {g.Count()} gaps {g.Count(s => s.Gaps.Length > 0)}");
