using DbGuard.Corpus.Tests.Cases;
using DbGuard.Corpus.Tests.Running;
using DbGuard.Corpus.Tests.Stage;

namespace DbGuard.Corpus.Tests.Judging;

/// <summary>Runs a case's steps in a database, with its preparation before and its probes around.</summary>
internal static class CaseExecution
{
    private const string Victim = "victim";
    private static readonly TimeSpan VictimPatience = TimeSpan.FromMilliseconds(800);

    public static async Task<CaseRun> RunAsync(CorpusCase item, ProtocolMode mode, CaseTarget target, RentedDatabase database)
    {
        await PrepareAsync(item, database);
        var before = new List<string>();
        foreach (var probe in item.Check.Probes)
        {
            before.Add(await database.Admin.QueryAsync(probe));
        }

        await using var session = new CaseSession(item, target);
        var given = await StepRunner.RunAsync(session, ModeActions.Of(item.Steps, mode));
        await Task.Delay(TimeSpan.FromSeconds(item.Check.Settle));
        var probes = new List<(string, string)>();
        foreach (var (probe, earlier) in item.Check.Probes.Zip(before))
        {
            probes.Add((earlier, await database.Admin.QueryAsync(probe)));
        }

        return new CaseRun(item, mode, given) { Probes = probes, VictimCodes = await VictimCodesAsync(item, session) };
    }

    /// <summary>Runs the guesses of an oracle, each on a connection of its own, in order.</summary>
    public static async Task<IReadOnlyList<Transcript>> GuessAsync(CorpusCase item, ProtocolMode mode, CaseTarget target, RentedDatabase database)
    {
        await PrepareAsync(item, database);
        var answers = new List<Transcript>();
        foreach (var variant in item.Check.Variants)
        {
            await using var session = new CaseSession(item, target);
            answers.Add(await StepRunner.RunAsync(session, ModeActions.Of(variant.Steps, mode)));
        }

        return answers;
    }

    private static async Task PrepareAsync(CorpusCase item, RentedDatabase database)
    {
        foreach (var sql in item.SetupAdmin)
        {
            await database.Admin.RunAsync(sql.Replace("${db}", database.Name, StringComparison.Ordinal));
        }
    }

    private static async Task<IReadOnlyList<string>> VictimCodesAsync(CorpusCase item, CaseSession session)
    {
        if (item.Check.Type != "victim")
        {
            return [];
        }

        var victim = await session.OpenAsync(Victim);
        var (messages, _) = await victim.ReadAsync("", VictimPatience);
        return [.. messages.Where(message => message.Type == 'E').Select(message => message.SqlState)];
    }
}
