using System.Text.RegularExpressions;
using DbGuard.Corpus.Tests.Cases;
using DbGuard.Corpus.Tests.Running;
using DbGuard.Corpus.Tests.Stage;
using DbGuard.Corpus.Tests.Wire;

namespace DbGuard.Corpus.Tests.Judging;

/// <summary>Runs a case, as it is written, at the server itself: an attack has to succeed and honest work has to run, or the case proves nothing.</summary>
internal static partial class UnguardedJudge
{
    public static async Task<Verdict> JudgeAsync(CorpusStage stage, CorpusCase item)
    {
        try
        {
            await using var database = await stage.Databases.RentAsync();
            // Attacks on files of the server find there what is written out.
            await database.Admin.RunAsync("CHECKPOINT");
            var target = stage.Direct(item, database) with { Prologue = [.. item.SessionInit, .. item.VerifySessionInit] };
            return item.Check.Type == "oracle"
                ? Oracle(item.Check, await CaseExecution.GuessAsync(item, ProtocolMode.Written, target, database))
                : Works(await CaseExecution.RunAsync(item, ProtocolMode.Written, target, database));
        }
        catch (Exception problem) when (problem is not OutOfMemoryException)
        {
            return Verdict.Of(Outcome.Broken, $"{problem.GetType().Name}: {problem.Message}");
        }
        finally
        {
            await stage.Databases.RestoreClusterAsync(item.AllSteps.Any(ChangesCluster));
        }
    }

    private static Verdict Works(CaseRun run)
    {
        var check = run.Item.Check;
        var codes = run.Given.Codes;
        var works = check.Type switch
        {
            "leak" => GivenLeaks.Find(run.Item, run.Given) is not null,
            "effect" => run.HasEffect && !run.Probes.Any(probe => AdminConnection.IsError(probe.After)),
            "timeout" => codes.Contains("57014") || run.Given.Longest.TotalSeconds >= (check.Seconds ?? double.MaxValue),
            "victim" => run.VictimCodes.Contains(check.Sqlstate),
            "server" or "auth" => ServerObservation.IsSeen(check, run.Given),
            "ok" => codes.Length == 0 && !run.Given.Has(Ending.Closed) && !run.Given.Has(Ending.TimedOut),
            var other => throw new InvalidDataException($"check {other}"),
        };
        return works ? Verdict.Ok : Verdict.Of(Outcome.Changed, run.Given.Render(300));
    }

    private static Verdict Oracle(CaseCheck check, IReadOnlyList<Transcript> guesses)
    {
        string[] seen = [.. guesses.Select(guess => OracleObservation.Of(check, guess))];
        var isDisturbed = check.Observable is "rows" or "tag" or "plan_rows" && guesses.Any(guess => guess.Steps[^1].Codes.Any());
        return seen.Distinct().Count() == seen.Length && !isDisturbed ? Verdict.Ok : Verdict.Of(Outcome.Changed, string.Join(" / ", seen));
    }

    private static bool ChangesCluster(CorpusStep step) =>
        (step.Sql is { } sql && ClusterWords().IsMatch(sql)) || step.Msgs.Any(message => message.Sql is { } text && ClusterWords().IsMatch(text));

    [GeneratedRegex("ALTER SYSTEM|ALTER ROLE|ALTER USER|PG_AUTHID|GRANT |REPLICATION_ORIGIN|CREATE ROLE|POSTGRESQL.AUTO|pg_reload_conf", RegexOptions.IgnoreCase)]
    private static partial Regex ClusterWords();
}
