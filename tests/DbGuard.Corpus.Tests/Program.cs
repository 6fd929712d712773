using System.Collections.Immutable;
using System.Text.Json;
using DbGuard.Corpus.Tests.Cases;
using DbGuard.Corpus.Tests.Judging;
using DbGuard.Corpus.Tests.Reports;
using DbGuard.Corpus.Tests.Stage;

namespace DbGuard.Corpus.Tests;

/// <summary>This assembly run as a program: eng/corpus/run.</summary>
internal static class Program
{
    public static async Task<int> Main(string[] args)
    {
        var options = CommandLine.Read(args);
        if (options is null)
        {
            return 2;
        }

        ImmutableArray<CorpusCase> cases = [.. CorpusFiles.Read(CorpusFiles.Names.Where(options.HasFile)).Where(options.Wants)];
        await using var stage = await CorpusStage.OpenAsync();
        return options switch
        {
            { Keep: true } => await KeepAsync(stage),
            { Unguarded: true } => await VerifyAsync(stage, cases, options),
            _ => await RunAsync(stage, cases, options),
        };
    }

    private static async Task<int> RunAsync(CorpusStage stage, ImmutableArray<CorpusCase> cases, CommandLine options)
    {
        var run = new CorpusRun(cases);
        await run.RunAsync(stage, options.Workers, (item, mode, verdict) =>
        {
            if (!verdict.IsOk || options.Verbose)
            {
                Console.WriteLine($"{CorpusTable.Line(item, mode, verdict)} ({verdict.Seconds:0.0} s)");
            }
        });
        var verdicts = run.Verdicts;
        Console.WriteLine();
        Console.WriteLine(CorpusTable.Render(verdicts));
        Console.WriteLine($"{stage.Databases.Count} copies of the fixture");
        if (options.JsonFile is { } file)
        {
            await File.WriteAllLinesAsync(file, verdicts.Select(entry => JsonSerializer.Serialize(new
            {
                id = entry.Item.Id,
                mode = entry.Mode.ToString(),
                category = entry.Item.Category,
                outcome = entry.Verdict.Outcome.ToString(),
                why = entry.Verdict.Why,
                seconds = Math.Round(entry.Verdict.Seconds, 2),
            })));
        }

        return verdicts.All(entry => entry.Verdict.IsOk || KnownOpen.Has(entry.Item.Id)) ? 0 : 1;
    }

    private static async Task<int> VerifyAsync(CorpusStage stage, ImmutableArray<CorpusCase> cases, CommandLine options)
    {
        var failed = 0;
        foreach (var item in cases)
        {
            var verdict = await UnguardedJudge.JudgeAsync(stage, item);
            failed += verdict.IsOk ? 0 : 1;
            if (!verdict.IsOk || options.Verbose)
            {
                Console.WriteLine($"{(verdict.IsOk ? "works" : "DOES NOT WORK")}: {item.Id} {item.Category}, {item.Title}: {verdict.Why}");
            }
        }

        Console.WriteLine($"{cases.Length - failed} of {cases.Length} cases do unguarded what they say");
        return failed == 0 ? 0 : 1;
    }

    private static async Task<int> KeepAsync(CorpusStage stage)
    {
        var database = await stage.Databases.RentAsync();
        Console.WriteLine($"server {stage.Server.Port} (postgres, {stage.Server.Password}); database {database.Name}");
        foreach (var (role, password) in FixtureRoles.Passwords)
        {
            Console.WriteLine($"gateway of {role} ({password}): {(await stage.Gateways.FindAsync(role, PolicyVariants.Base)).Port}");
        }

        Console.WriteLine("Enter ends it");
        Console.ReadLine();
        return 0;
    }
}
